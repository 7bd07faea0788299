using System.Collections.Concurrent;
using TopGun.Core.Grid;
using TopGun.Rpc.Client;

namespace TopGun.Client.Nodes;

/// <summary>What the nodes of a grid have done, as each told it last.</summary>
internal sealed class OperationTotals(TimeProvider time)
{
    private readonly ConcurrentDictionary<RpcChannel, IReadOnlyList<NodeOperations>> _told = new();

    /// <summary>Asks the nodes that are connected; a node with several addresses counts once.</summary>
    public async ValueTask<IReadOnlyList<NodeOperations>> AskAsync(IEnumerable<NodeStream> streams, CancellationToken cancellationToken)
    {
        await Task.WhenAll(streams.Select(stream => AskAsync(stream, cancellationToken)));
        return [.. _told.Values.SelectMany(nodes => nodes).GroupBy(node => node.NodeId, StringComparer.Ordinal).Select(node => node.MaxBy(told => told.Operations)!)];
    }

    private async Task AskAsync(NodeStream stream, CancellationToken cancellationToken)
    {
        try
        {
            _told[stream.Channel] = await stream.Questions.CountOperationsAsync(time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // What it told last counts.
        }
    }
}
