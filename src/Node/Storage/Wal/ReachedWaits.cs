namespace TopGun.Node.Storage.Wal;

/// <summary>Waiters whose time has come, told on the pool so that the log's thread can go on.</summary>
internal sealed class ReachedWaits : IThreadPoolWorkItem
{
    private readonly List<ILogWait> _waits = [];

    /// <summary>Takes one in.</summary>
    public void Add(ILogWait wait) => _waits.Add(wait);

    /// <inheritdoc/>
    public void Execute()
    {
        foreach (var wait in _waits)
            wait.OnSafe();
    }
}
