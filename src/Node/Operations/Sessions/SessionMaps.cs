using TopGun.Core.Grid.Maps;
using TopGun.Node.Operations.Access;
using TopGun.Node.Operations.Maps;

namespace TopGun.Node.Operations.Sessions;

/// <summary>The map operations of one session.</summary>
internal sealed class SessionMaps(
    NodeSession session, MapOperations operations, SessionSync sync, CallerAccess access, ReadAccess reads) : IMaps
{
    /// <inheritdoc/>
    public void Apply(WriteBatch batch, IWriteCompletion completion)
    {
        session.ThrowIfClosed();
        if (batch.IsReplica)
            sync.Screen(batch);
        operations.Apply(batch, completion, session.Sink, new WriteCaller(session.Principal, access.Rules, session.Number, access.IsAdministrator));
    }

    /// <inheritdoc/>
    public ValueTask<MapEntry?> GetAsync(string mapName, string key, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var visible = reads.RequireRows(mapName);
        var entry = operations.Get(mapName, key);
        return ValueTask.FromResult(entry is null || visible?.AdmitsRow(entry.Value.Span) == false ? null : entry);
    }
}
