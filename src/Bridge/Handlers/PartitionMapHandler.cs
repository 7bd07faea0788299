using TopGun.Bridge.Connections;
using TopGun.Bridge.Sessions;
using TopGun.Core.Partitions;
using TopGun.Protocol.Client;
using TopGun.Protocol.Client.Dispatch;

namespace TopGun.Bridge.Handlers;

/// <summary>The partition map (server-behaviour §7.8): the node that serves the session owns all; clients reach it where they have reached this bridge.</summary>
internal sealed class PartitionMapHandler(BridgeClock clock) : IHandle<PartitionMapRequest, ClientSession>
{
    private const uint Version = 1;

    /// <summary>Answers a client that does not hold the map yet.</summary>
    /// <param name="message">What it holds.</param>
    /// <param name="context">Its session.</param>
    public void Handle(PartitionMapRequest message, ClientSession context)
    {
        if (message.CurrentVersion >= Version)
            return;
        var owner = context.Grid.NodeId;
        context.Send(new PartitionMap
        {
            Version = Version,
            PartitionCount = Partitioning.Count,
            Nodes =
            [
                new NodeDescription
                {
                    NodeId = owner,
                    Endpoints = new NodeEndpoints { Websocket = context.Connection.Address },
                    Status = NodeStatus.Active,
                },
            ],
            Partitions = [.. Enumerable.Range(0, Partitioning.Count).Select(partition => Describe(partition, owner))],
            GeneratedAt = clock.UtcMillis,
        });
    }

    private static PartitionDescription Describe(int partition, string owner) => new()
    {
        PartitionId = (uint)partition,
        OwnerNodeId = owner,
        BackupNodeIds = [],
    };
}
