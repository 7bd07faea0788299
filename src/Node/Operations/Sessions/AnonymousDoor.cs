using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;

namespace TopGun.Node.Operations.Sessions;

/// <summary>A way into a node that demands no token, whatever the node demands elsewhere.</summary>
internal sealed class AnonymousDoor(NodeGrid node) : IGrid
{
    /// <inheritdoc/>
    public ValueTask<IGridSession> OpenSessionAsync(
        Credentials credentials, ISessionSink sink, CancellationToken cancellationToken) => credentials.Token is null
        ? ValueTask.FromResult<IGridSession>(node.Open(Principal.Anonymous, sink))
        : node.OpenSessionAsync(credentials, sink, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NodeOperations>> CountOperationsAsync(CancellationToken cancellationToken) =>
        node.CountOperationsAsync(cancellationToken);
}
