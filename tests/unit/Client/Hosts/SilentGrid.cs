using TopGun.Core.Grid;

namespace TopGun.Client.Tests.Hosts;

/// <summary>A grid that takes everything and answers nothing.</summary>
internal sealed class SilentGrid : IGrid, IGridSession, IMaps
{
    private readonly TaskCompletionSource _given = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first batch.</summary>
    public Task Given => _given.Task;

    public Principal Principal => Principal.Anonymous;

    public IMaps Maps => this;

    public IQueries Queries => throw new NotSupportedException();

    public ISync Sync => throw new NotSupportedException();

    public ITopics Topics => throw new NotSupportedException();

    public ICounters Counters => throw new NotSupportedException();

    public ILocks Locks => throw new NotSupportedException();

    public IJournal Journal => throw new NotSupportedException();

    public IProcessors Processors => throw new NotSupportedException();

    public ValueTask<IGridSession> OpenSessionAsync(Credentials credentials, ISessionSink sink, CancellationToken cancellationToken) => new(this);

    public ValueTask<DeviceIdentity?> BindDeviceAsync(string? deviceToken, CancellationToken cancellationToken) => default;

    public void Apply(WriteBatch batch, IWriteCompletion completion) => _given.TrySetResult();

    public async ValueTask<MapEntry?> GetAsync(string mapName, string key, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return null;
    }

    public ValueTask DisposeAsync() => default;
}
