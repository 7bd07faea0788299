using TopGun.Core.Grid;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Queries;

namespace TopGun.Bridge.Events;

/// <summary>One thing that waits to be sent on a stream of events; exactly one of its members but the query's name is set.</summary>
internal readonly record struct EventItem
{
    /// <summary>A write to one of the stream's maps.</summary>
    public JournaledChange? Change { get; init; }

    /// <summary>The client's name for the query that the item is about; null when it is about none.</summary>
    public string? QueryId { get; init; }

    /// <summary>A change of that query's result.</summary>
    public RowChange? Row { get; init; }

    /// <summary>That query's result.</summary>
    public QueryPage? Page { get; init; }

    /// <summary>Why a subscription has ended.</summary>
    public GridError? Failure { get; init; }

    /// <summary>Bytes that the item keeps alive, about.</summary>
    public int Bytes => (Change?.Value.Length ?? 0) + (Change?.PreviousValue.Length ?? 0) + (Row?.Value.Length ?? 0);
}
