using TopGun.Core.Grid;
using TopGun.Node.Query.Plans;

namespace TopGun.Node.Query.Live;

/// <summary>The rows of a standing query with a window, as writes change them. Not thread-safe; guarded by its query's lock.</summary>
internal interface ILiveResult
{
    /// <summary>The visible rows in order.</summary>
    ReadOnlySpan<Row> Visible { get; }

    /// <summary>Whether matching rows exist that are not visible.</summary>
    bool HasMore { get; }

    /// <summary>Whether no row is held behind the visible ones although more may exist.</summary>
    bool IsDry { get; }

    /// <summary>Whether rows may be missing from the visible ones.</summary>
    bool IsShort { get; }

    /// <summary>Why the query cannot be served any more; null while it can.</summary>
    GridError? Failure { get; }

    /// <summary>Whether a row of this key is visible.</summary>
    bool Shows(byte[] key);

    /// <summary>Takes in what a write made of a record.</summary>
    /// <param name="key">Key.</param>
    /// <param name="value">Value that matches; null when the record does not match or is gone.</param>
    /// <param name="changes">Receives what changed among the visible rows.</param>
    void Apply(byte[] key, byte[]? value, List<WindowChange> changes);
}
