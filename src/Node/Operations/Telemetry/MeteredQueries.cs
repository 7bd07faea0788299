using TopGun.Core.Grid.Queries;

namespace TopGun.Node.Operations.Telemetry;

/// <summary>Queries, measured. Live ones count when they begin.</summary>
internal sealed class MeteredQueries(IQueries queries, OperationWatch watch) : IQueries
{
    /// <inheritdoc/>
    public ValueTask<QueryPage> RunAsync(MapQuery query, CancellationToken cancellationToken) =>
        watch.RunAsync(NodeService.Query, query.MapName, () => queries.RunAsync(query, cancellationToken));

    /// <inheritdoc/>
    public IDisposable Subscribe(MapQuery query, IQuerySink sink)
    {
        var started = watch.Start();
        var subscription = queries.Subscribe(query, sink);
        watch.Count(NodeService.Query);
        watch.End(NodeService.Query, started, query.MapName);
        return subscription;
    }
}
