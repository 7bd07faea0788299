namespace TopGun.Core.Grid.Queries;

/// <summary>Receives the results of one live query. Calls are synchronous, ordered, and must not block.</summary>
public interface IQuerySink
{
    /// <summary>The first page, or a fresh one after the subscriber fell behind; it replaces all rows held.</summary>
    /// <param name="page">The rows.</param>
    void OnPage(QueryPage page);

    /// <summary>One row entered, changed or left; called under locks of the node.</summary>
    /// <param name="change">The change, shared by all subscribers of the same query.</param>
    /// <param name="delivery">Scope that flushes the receivers once the write batch is complete.</param>
    void OnChange(RowChange change, Delivery delivery);

    /// <summary>The query could not be served; nothing else will arrive.</summary>
    /// <param name="error">Why.</param>
    void OnFailed(GridError error);
}
