using System.Collections.Concurrent;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Sessions;

namespace TopGun.Bridge.Tests;

/// <summary>A grid whose every answer the test decides; without decision it accepts everything at once.</summary>
internal sealed class FakeGrid : IGrid
{
    private readonly ConcurrentDictionary<FakeSession, byte> _sessions = new();

    /// <summary>Judges credentials; throws to refuse.</summary>
    public Func<Credentials, Task<Principal>> Authenticate { get; set; } = _ => Task.FromResult(Principal.Anonymous);

    /// <summary>Binds devices by their token.</summary>
    public Func<string?, DeviceIdentity?> BindDevice { get; set; } = token => new DeviceIdentity("device-1", token is null ? "secret-1" : null);

    /// <summary>Judges writes; by default they are applied.</summary>
    public Action<FakeSession, WriteBatch, IWriteCompletion> Apply { get; set; } = (session, batch, completion) =>
    {
        session.Record(batch);
        foreach (ref var operation in batch.Operations)
        {
            if (operation.Outcome != OperationOutcome.Pending)
                continue;
            operation.Outcome = OperationOutcome.Applied;
            operation.AchievedLevel = operation.Concern ?? batch.Concern;
        }

        completion.OnCompleted(batch);
    };

    /// <summary>Told of every query before its page.</summary>
    public Action<MapQuery> Subscribing { get; set; } = _ => { };

    /// <summary>The first page of every query.</summary>
    public QueryPage Page { get; set; } = new() { Rows = [] };

    /// <summary>Writes that arrived, in order, as text "KIND map/key".</summary>
    public ConcurrentQueue<string> Writes { get; } = new();

    /// <summary>Sessions that are open.</summary>
    public ICollection<FakeSession> Sessions => _sessions.Keys;

    /// <summary>What the nodes have done.</summary>
    public IReadOnlyList<NodeOperations> Operations { get; set; } = [];

    /// <summary>Number of tokens presented.</summary>
    public int Authentications => Volatile.Read(ref _authentications);

    private int _authentications;

    public async ValueTask<IGridSession> OpenSessionAsync(
        Credentials credentials, ISessionSink sink, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _authentications);
        var session = new FakeSession(this, await Authenticate(credentials), sink);
        _sessions[session] = 0;
        return session;
    }

    public ValueTask<IReadOnlyList<NodeOperations>> CountOperationsAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Operations);

    public void Forget(FakeSession session) => _sessions.TryRemove(session, out _);
}
