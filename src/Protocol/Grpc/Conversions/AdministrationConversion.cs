using TopGun.Core.Grid.Administration;
using TopGun.Grid.V1;

namespace TopGun.Protocol.Grpc.Conversions;

/// <summary>What operators look at and change, between Core and the schema.</summary>
public static class AdministrationConversion
{
    /// <summary>The schema's form.</summary>
    public static MapCount ToSchema(this MapSummary map) => new() { Name = map.Name, Entries = map.EntryCount };

    /// <summary>Core's form.</summary>
    public static MapSummary ToCore(this MapCount map) => new(map.Name, map.Entries);

    /// <summary>The schema's form.</summary>
    public static ExplainQueryResponse ToSchema(this QueryExplanation explanation) => new()
    {
        Index = explanation.Index?.ToSchema(),
        RecordsRead = explanation.RecordsRead,
        RecordsTotal = explanation.RecordsTotal,
    };

    /// <summary>Core's form.</summary>
    public static QueryExplanation ToCore(this ExplainQueryResponse explanation) =>
        new(explanation.Index?.ToCore(), explanation.RecordsRead, explanation.RecordsTotal);

    /// <summary>The schema's form.</summary>
    public static ReadClusterResponse ToSchema(this ClusterStatus cluster) => new()
    {
        Nodes = { cluster.Nodes.Select(ToSchema) },
        Partitions = { cluster.Partitions.Select(static place => new PartitionPlace { Id = place.Id, OwnerNodeId = place.OwnerNodeId }) },
        TotalPartitions = cluster.TotalPartitions,
        Rebalancing = cluster.IsRebalancing,
    };

    /// <summary>Core's form.</summary>
    public static ClusterStatus ToCore(this ReadClusterResponse cluster) => new(
        [.. cluster.Nodes.Select(ToCore)],
        [.. cluster.Partitions.Select(static place => new PartitionOwner(place.Id, place.OwnerNodeId))],
        cluster.TotalPartitions,
        cluster.Rebalancing);

    /// <summary>The schema's form.</summary>
    public static NodeSettingValues ToSchema(this NodeSettings settings) => new()
    {
        NodeId = settings.NodeId,
        OperationTimeoutMillis = settings.OperationTimeout.TotalMilliseconds,
        ConcurrentOperationsMax = settings.ConcurrentOperationsMax,
        SlowOperationMillis = settings.SlowOperationTime.TotalMilliseconds,
        SweepIntervalMillis = settings.SweepInterval.TotalMilliseconds,
        ValueBytesMax = settings.ValueBytesMax,
    };

    /// <summary>Core's form.</summary>
    public static NodeSettings ToCore(this NodeSettingValues settings) => new()
    {
        NodeId = settings.NodeId,
        OperationTimeout = TimeSpan.FromMilliseconds(settings.OperationTimeoutMillis),
        ConcurrentOperationsMax = settings.ConcurrentOperationsMax,
        SlowOperationTime = TimeSpan.FromMilliseconds(settings.SlowOperationMillis),
        SweepInterval = TimeSpan.FromMilliseconds(settings.SweepIntervalMillis),
        ValueBytesMax = settings.ValueBytesMax,
    };

    /// <summary>The schema's form.</summary>
    public static ChangeSettingsRequest ToSchema(this SettingsChange change)
    {
        var request = new ChangeSettingsRequest();
        if (change.ConcurrentOperationsMax is { } concurrent)
            request.ConcurrentOperationsMax = concurrent;
        if (change.SlowOperationTime is { } slow)
            request.SlowOperationMillis = slow.TotalMilliseconds;
        if (change.SweepInterval is { } sweep)
            request.SweepIntervalMillis = sweep.TotalMilliseconds;
        return request;
    }

    /// <summary>Core's form; times that no clock can hold become the longest, so that they are refused by their rules.</summary>
    public static SettingsChange ToCore(this ChangeSettingsRequest change) => new()
    {
        ConcurrentOperationsMax = change.HasConcurrentOperationsMax ? change.ConcurrentOperationsMax : null,
        SlowOperationTime = change.HasSlowOperationMillis ? Time(change.SlowOperationMillis) : null,
        SweepInterval = change.HasSweepIntervalMillis ? Time(change.SweepIntervalMillis) : null,
    };

    /// <summary>The schema's form.</summary>
    public static SlowCall ToSchema(this SlowOperation operation) => new()
    {
        Service = operation.Service,
        Map = operation.MapName,
        Count = operation.Count,
        StartedAtMillis = operation.StartedAt.ToUnixTimeMilliseconds(),
        TookMillis = operation.Took.TotalMilliseconds,
    };

    /// <summary>Core's form.</summary>
    public static SlowOperation ToCore(this SlowCall call) => new(
        call.Service, call.Map, call.Count, DateTimeOffset.FromUnixTimeMilliseconds(call.StartedAtMillis), TimeSpan.FromMilliseconds(call.TookMillis));

    /// <summary>The schema's form.</summary>
    public static IndexState ToSchema(this IndexStatus status) => new()
    {
        Index = status.Index.ToSchema(), Entries = status.Entries, Total = status.Total, Processed = status.Processed, Done = status.IsDone,
    };

    /// <summary>Core's form.</summary>
    public static IndexStatus ToCore(this IndexState state) => new(state.Index.ToCore(), state.Entries, state.Total, state.Processed, state.Done);

    /// <summary>The schema's form.</summary>
    public static IndexDeclaration ToSchema(this IndexDescriptor index) =>
        new() { Map = index.MapName, Attribute = index.Attribute, Kind = index.Kind.ToSchema() };

    /// <summary>Core's form.</summary>
    /// <exception cref="Core.Grid.GridException">The kind is not known.</exception>
    public static IndexDescriptor ToCore(this IndexDeclaration? index) =>
        new(index?.Map ?? string.Empty, index?.Attribute ?? string.Empty, (index?.Kind ?? default).ToCore());

    private static NodeState ToSchema(NodeStatus node) => new()
    {
        NodeId = node.NodeId,
        Address = node.Address,
        Health = node.Health.ToSchema(),
        Partitions = node.PartitionCount,
        Connections = node.Connections,
        MemoryBytes = node.MemoryBytes,
        UptimeMillis = node.Uptime.TotalMilliseconds,
    };

    private static NodeStatus ToCore(NodeState node) => new(
        node.NodeId, node.Address, node.Health.ToCore(), node.Partitions, node.Connections, node.MemoryBytes,
        TimeSpan.FromMilliseconds(node.UptimeMillis));

    private static TimeSpan Time(double millis) => Math.Abs(millis) < TimeSpan.MaxValue.TotalMilliseconds / 2
        ? TimeSpan.FromMilliseconds(millis)
        : TimeSpan.MaxValue;
}
