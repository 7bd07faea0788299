using TopGun.Core.Grid;
using TopGun.Core.Grid.Administration;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Partitions;
using TopGun.Node.Operations.Access;
using TopGun.Node.Operations.Expiry;
using TopGun.Node.Operations.Maps;
using TopGun.Node.Operations.State;
using TopGun.Node.Query;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Maps;

namespace TopGun.Node.Operations.Administration;

/// <summary>What operators ask of this node, whoever they are.</summary>
internal sealed class NodeAdministration(
    NodeOptions options, RecordStore store, QueryEngine engine, PolicyRegistry policies, ExpirySweep sweep, Func<int> sessionCount,
    TimeProvider time, NodeRecords records)
{
    // A node that stands alone goes by this name (server-behaviour §8.4).
    private const string AloneId = "local";

    private readonly long _started = time.GetTimestamp();
    private readonly Lock _settingsGate = new();

    /// <summary>Who may do what.</summary>
    public PolicyRegistry Policies => policies;

    /// <summary>Declared indexes.</summary>
    public IndexCatalog Indexes { get; } = new(engine.Indexes, records);

    /// <summary>Limits how many queries run at a time.</summary>
    public OperationGate Queries { get; } = new(AdministrationLimits.ConcurrentOperationsDefault);

    /// <summary>Operations that took long.</summary>
    public SlowOperations Slow { get; } = new();

    /// <summary>Maps that were written and that callers may use.</summary>
    public IReadOnlyList<MapSummary> ListMaps() =>
    [
        .. store.Maps
            .Where(map => map.Kind != MapKind.Unwritten && !MapNames.IsSystem(map.Name) && !MapNames.IsReserved(map.Name))
            .Select(map => new MapSummary(map.Name, map.Count))
            .OrderBy(map => map.Name, StringComparer.Ordinal),
    ];

    /// <summary>Measures a map, partition by partition.</summary>
    public MapSize MeasureMap(string mapName, CancellationToken cancellationToken)
    {
        MapNames.Require(mapName);
        var visitor = default(SizeVisitor);
        if (store.Find(mapName) is { } map)
        {
            for (var partition = 0; partition < Partitioning.Count; partition++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                map.Scan(partition, time.GetUtcNow().ToUnixTimeMilliseconds(), ref visitor);
            }
        }
        return visitor.Size;
    }

    /// <summary>How a query finds its rows; counts among those that run at a time.</summary>
    public async ValueTask<QueryExplanation> ExplainAsync(MapQuery query, CancellationToken cancellationToken)
    {
        MapNames.Require(query.MapName);
        Queries.Enter();
        try
        {
            return await engine.ExplainAsync(query, cancellationToken);
        }
        finally
        {
            Queries.Leave();
        }
    }

    /// <summary>The cluster of this one node.</summary>
    public ClusterStatus ReadCluster() => new(
        [new NodeStatus(AloneId, string.Empty, NodeHealth.Healthy, 0, sessionCount(), GC.GetTotalMemory(forceFullCollection: false), time.GetElapsedTime(_started))],
        Partitions: [],
        TotalPartitions: 0,
        IsRebalancing: false);

    /// <summary>Settings in effect.</summary>
    public NodeSettings ReadSettings() => new()
    {
        NodeId = options.NodeId,
        OperationTimeout = GridLimits.WriteTimeout,
        ConcurrentOperationsMax = Queries.Limit,
        SlowOperationTime = Slow.Threshold,
        SweepInterval = sweep.Interval,
        ValueBytesMax = options.ValueBytesMax,
    };

    /// <summary>Changes all that is asked for, or nothing.</summary>
    public NodeSettings ChangeSettings(SettingsChange change)
    {
        Check(change);
        lock (_settingsGate)
        {
            Queries.Limit = change.ConcurrentOperationsMax ?? Queries.Limit;
            Slow.Threshold = change.SlowOperationTime ?? Slow.Threshold;
            sweep.Interval = change.SweepInterval ?? sweep.Interval;
            var settings = ReadSettings();
            if (records.IsDurable)
                records.Put(NodeRecords.Settings, NodeRecords.Settings, SettingsState.Write(settings));
            return settings;
        }
    }

    /// <summary>Takes up what was changed in an earlier life.</summary>
    public void RestoreSettings()
    {
        if (records.Read(NodeRecords.Settings) is [var record])
            ChangeSettings(SettingsState.Read(record.Value));
    }

    private static void Check(SettingsChange change)
    {
        if (change.ConcurrentOperationsMax is < 1 or > AdministrationLimits.ConcurrentOperationsMax)
            throw Refused("maxConcurrentOperations", $"must be 1 to {AdministrationLimits.ConcurrentOperationsMax}");
        if (change.SlowOperationTime is { } slow && (slow < TimeSpan.Zero || slow > AdministrationLimits.SlowOperationTimeMax))
            throw Refused("slowOperationMs", $"must be 0 to {AdministrationLimits.SlowOperationTimeMax.TotalMilliseconds}");
        if (change.SweepInterval is { } interval && (interval < AdministrationLimits.SweepIntervalMin || interval > AdministrationLimits.SweepIntervalMax))
        {
            throw Refused(
                "gcIntervalMs",
                $"must be {AdministrationLimits.SweepIntervalMin.TotalMilliseconds} to {AdministrationLimits.SweepIntervalMax.TotalMilliseconds}");
        }
    }

    private static GridException Refused(string field, string rule) => new(GridErrorCode.InvalidArgument, $"{field} {rule}", field);
}
