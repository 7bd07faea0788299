using TopGun.Core.Grid;
using TopGun.Node.Operations.Maps;

namespace TopGun.Node.Operations.Sessions;

/// <summary>The map operations of one session.</summary>
internal sealed class SessionMaps(NodeSession session, MapOperations operations) : IMaps
{
    /// <inheritdoc/>
    public void Apply(WriteBatch batch, IWriteCompletion completion)
    {
        session.ThrowIfClosed();
        operations.Apply(batch, completion, session.Sink, session.Principal);
    }

    /// <inheritdoc/>
    public ValueTask<MapEntry?> GetAsync(string mapName, string key, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        return ValueTask.FromResult(operations.Get(mapName, key));
    }
}
