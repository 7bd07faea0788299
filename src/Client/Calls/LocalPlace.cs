namespace TopGun.Client.Calls;

/// <summary>The first place of one of the client's own queues; dispose it to let the next one in.</summary>
/// <param name="queues">The queues.</param>
/// <param name="name">Queue.</param>
internal sealed class LocalPlace(LocalQueues queues, string name) : IDisposable
{
    private int _left;

    /// <summary>Name of the queue.</summary>
    public string Name => name;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
            queues.Leave(name);
    }
}
