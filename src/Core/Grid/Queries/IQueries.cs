namespace TopGun.Core.Grid.Queries;

/// <summary>Queries over maps, once or live.</summary>
public interface IQueries
{
    /// <summary>Runs a query once.</summary>
    /// <param name="query">What to look for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One page of rows.</returns>
    /// <exception cref="GridException">The caller may not read the map, or the query breaks a limit.</exception>
    ValueTask<QueryPage> RunAsync(MapQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Subscribes to a query. The sink receives one page first, then every later change exactly once, or one failure.
    /// Returns at once; the page may follow later.
    /// </summary>
    /// <param name="query">What to look for.</param>
    /// <param name="sink">Receives the page and the changes.</param>
    /// <returns>Disposing it ends the subscription; nothing arrives after the call returns.</returns>
    IDisposable Subscribe(MapQuery query, IQuerySink sink);
}
