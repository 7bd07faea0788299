namespace TopGun.Node.Query;

/// <summary>Limits of one-shot and live queries; each refusal names the one it hit.</summary>
public static class QueryLimits
{
    /// <summary>Most fields of one sort order.</summary>
    public const int SortFieldsMax = 16;

    /// <summary>Most members one query may keep of each row.</summary>
    public const int ProjectedFieldsMax = 256;

    /// <summary>Most fields that one query may group by.</summary>
    public const int GroupFieldsMax = 16;

    /// <summary>Most columns of a grouped query.</summary>
    public const int AggregationsMax = 64;

    /// <summary>Most groups of one query.</summary>
    public const int GroupsMax = 100_000;

    /// <summary>Records of a map up to which the asking thread scans it itself, about 0.2 ms; larger maps go to the scheduler (settled 40).</summary>
    public const int InlineScanRecordsMax = 1_000;

    /// <summary>Most changes kept for a subscriber until its page is delivered, or for a window until it is filled; beyond it the snapshot is retaken.</summary>
    public const int PendingChangesMax = 16_384;

    /// <summary>Times a snapshot is taken before the query is refused because its map changes too fast.</summary>
    public const int SnapshotAttemptsMax = 8;

    /// <summary>Rows a window holds behind its last visible row, so that most removals need no scan; it drops rows beyond twice as many.</summary>
    public const int WindowSpareRows = 64;

    /// <summary>Age from which a cursor is refused (core-algorithms §10.2).</summary>
    public static readonly TimeSpan CursorAgeMax = TimeSpan.FromMinutes(10);
}
