namespace TopGun.Node.Operations.Telemetry;

/// <summary>Part of the node that an operation belongs to, in the metrics (server-behaviour §8.2).</summary>
internal enum NodeService
{
    /// <summary>Writes.</summary>
    Crdt,

    /// <summary>Walks of replicas that catch up.</summary>
    Sync,

    /// <summary>Queries.</summary>
    Query,

    /// <summary>Topics.</summary>
    Messaging,

    /// <summary>Locks.</summary>
    Coordination,
}
