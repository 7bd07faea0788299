using Microsoft.AspNetCore.Http;
using TopGun.Bridge.Admin.Documents;
using TopGun.Bridge.Http;
using TopGun.Core.Grid.Administration;

namespace TopGun.Bridge.Admin;

/// <summary>What operators look at: maps, nodes, slow operations.</summary>
internal static class MapRoutes
{
    /// <summary>The routes.</summary>
    public static IEnumerable<AdminRoute> All =>
    [
        new("GET", "/api/admin/maps", "Lists the maps that were written, with exact counts of their entries.", ListMapsAsync)
        {
            Response = typeof(MapsDocument),
        },
        new("POST", "/api/admin/maps/size", "Measures a map by reading all its records.", MeasureAsync)
        {
            Request = typeof(MapSizeRequest),
            Response = typeof(MapSizeDocument),
            Failures = [StatusCodes.Status400BadRequest],
        },
        new("GET", "/api/admin/cluster/status", "Tells the nodes of the grid and which partitions they own.", ReadClusterAsync)
        {
            Response = typeof(ClusterDocument),
        },
        new("GET", "/api/admin/operations/slow", "Lists the latest operations that took long, newest first.", ListSlowAsync)
        {
            Response = typeof(SlowOperationsDocument),
        },
    ];

    private static async ValueTask<IResult> ListMapsAsync(AdminCall call)
    {
        var maps = await call.Grid.ListMapsAsync(call.Aborted);
        return Results.Json(
            new MapsDocument([.. maps.Select(map => new MapDocument(map.Name, map.EntryCount))]), AdminJson.Default.MapsDocument);
    }

    private static async ValueTask<IResult> MeasureAsync(AdminCall call)
    {
        var body = await JsonBody.ReadAsync(call.Context, AdminJson.Default.MapSizeRequest);
        if (string.IsNullOrEmpty(body.MapName))
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, "mapName is missing", "mapName");
        var size = await call.Grid.MeasureMapAsync(body.MapName, call.Aborted);
        return Results.Json(new MapSizeDocument(body.MapName, size.Entries, size.Bytes), AdminJson.Default.MapSizeDocument);
    }

    private static async ValueTask<IResult> ReadClusterAsync(AdminCall call)
    {
        var cluster = await call.Grid.ReadClusterAsync(call.Aborted);
        return Results.Json(
            new ClusterDocument(
                [.. cluster.Nodes.Select(DocumentOf)],
                [.. cluster.Partitions.Select(partition => new PartitionDocument(partition.Id, partition.OwnerNodeId))],
                cluster.TotalPartitions,
                cluster.IsRebalancing),
            AdminJson.Default.ClusterDocument);
    }

    private static NodeDocument DocumentOf(NodeStatus node) => new(
        node.NodeId,
        node.Address,
        node.Health.ToString().ToLowerInvariant(),
        node.PartitionCount,
        node.Connections,
        node.MemoryBytes,
        (long)node.Uptime.TotalSeconds);

    private static async ValueTask<IResult> ListSlowAsync(AdminCall call)
    {
        var operations = await call.Grid.ListSlowOperationsAsync(call.Aborted);
        return Results.Json(new SlowOperationsDocument([.. operations.Select(DocumentOf)]), AdminJson.Default.SlowOperationsDocument);
    }

    private static SlowOperationDocument DocumentOf(SlowOperation operation) => new(
        operation.Service, operation.MapName, operation.Count, operation.StartedAt, operation.Took.TotalMilliseconds);
}
