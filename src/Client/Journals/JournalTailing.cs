using TopGun.Client.Calls;
using TopGun.Client.Sessions;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Journals;

namespace TopGun.Client.Journals;

/// <summary>Follows the journal of one node, until the connection is lost: another journal may be there afterwards.</summary>
/// <param name="session">The client's session.</param>
/// <param name="filter">Which changes.</param>
internal sealed class JournalTailing(ClientSession session, JournalFilter filter) : IJournalSink, IAsyncDisposable
{
    private readonly Backlog<JournaledChange> _backlog = new("the journal");
    private readonly TaskCompletionSource<TopGunException> _refused = new();
    private CancellationTokenRegistration _lost;
    private IDisposable? _subscription;

    /// <summary>Starts to follow; completes when the node has begun.</summary>
    public async Task StartAsync(RemoteSession remote, ulong fromSequence, CancellationToken cancellationToken)
    {
        session.Ended += _backlog.End;
        _lost = remote.Life.Register(() => _backlog.End(null));
        _subscription = remote.Journal.Subscribe(filter, fromSequence, this);
        await remote.PassAsync(cancellationToken);
        if (_refused.Task.IsCompleted)
            throw await _refused.Task;
    }

    /// <summary>Every change in order, until the connection is lost.</summary>
    public IAsyncEnumerable<JournaledChange> ReadAllAsync(CancellationToken cancellationToken) => _backlog.ReadAllAsync(cancellationToken);

    /// <inheritdoc/>
    public void OnJournaled(JournaledChange change, Delivery delivery) => _backlog.Add(change);

    /// <inheritdoc/>
    public void OnFailed(GridError error)
    {
        var refusal = new TopGunException(error);
        _refused.TrySetResult(refusal);
        _backlog.End(refusal);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        session.Ended -= _backlog.End;
        await _lost.DisposeAsync();
        _subscription?.Dispose();
    }
}
