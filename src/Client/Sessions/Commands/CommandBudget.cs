namespace TopGun.Client.Sessions.Commands;

/// <summary>Counts the bytes of all commands that wait for their answers, and refuses more than a bound.</summary>
/// <param name="bytesMax">The bound.</param>
internal sealed class CommandBudget(long bytesMax)
{
    private long _bytes;

    /// <summary>Counts a command in; false when that is too much.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= bytesMax)
            return true;
        Return(bytes);
        return false;
    }

    /// <summary>Counts a command out.</summary>
    public void Return(int bytes) => Interlocked.Add(ref _bytes, -bytes);
}
