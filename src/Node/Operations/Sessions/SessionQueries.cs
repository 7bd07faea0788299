using TopGun.Core.Grid;

namespace TopGun.Node.Operations.Sessions;

/// <summary>Refuses queries, which this node does not serve.</summary>
internal sealed class SessionQueries : IQueries
{
    private static readonly GridError NotServed = new(GridErrorCode.NotServed, "queries are not served by this node");

    /// <inheritdoc/>
    public ValueTask<QueryPage> RunAsync(MapQuery query, CancellationToken cancellationToken) =>
        ValueTask.FromException<QueryPage>(new GridException(NotServed));

    /// <inheritdoc/>
    public IDisposable Subscribe(MapQuery query, IQuerySink sink) => throw new GridException(NotServed);
}
