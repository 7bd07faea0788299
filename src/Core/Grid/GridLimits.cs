namespace TopGun.Core.Grid;

/// <summary>Limits that every face of the grid shares; each refusal names the one it hit.</summary>
public static class GridLimits
{
    /// <summary>Most operations in one batch (settled 46).</summary>
    public const int OperationsPerBatchMax = 8192;

    /// <summary>Longest key in UTF-8 bytes (server-behaviour §3.9).</summary>
    public const int KeyBytesMax = 1024;

    /// <summary>Longest tag of an observed-remove map in UTF-8 bytes; a tag is the text of a stamp.</summary>
    public const int TagBytesMax = 512;

    /// <summary>Longest map name in UTF-8 bytes.</summary>
    public const int MapNameBytesMax = 256;

    /// <summary>Longest name of a topic, a lock or a counter in UTF-8 bytes (server-behaviour §7.1).</summary>
    public const int ResourceNameBytesMax = 256;

    /// <summary>Most changes in one page of the journal.</summary>
    public const int JournalPageMax = 1000;

    /// <summary>Longest node id of a stamp in UTF-8 bytes.</summary>
    public const int NodeIdBytesMax = 256;

    /// <summary>Largest value in bytes unless configured otherwise (server-behaviour §3.9).</summary>
    public const int ValueBytesMaxDefault = 1 << 20;

    /// <summary>Largest value in bytes that may be configured; log, store and archives take it.</summary>
    public const int ValueBytesMaxAllowed = 32 << 20;

    /// <summary>Most rows in one query result (settled 46).</summary>
    public const int ResultRowsMax = 10_000;

    /// <summary>Most subscriptions of one session (settled 46).</summary>
    public const int SubscriptionsPerSessionMaxDefault = 1000;

    /// <summary>Time allowed for a write to reach its level when the caller names none (server-behaviour §3.4).</summary>
    public static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How far a caller's stamp may be ahead of the node's clock (settled 15).</summary>
    public static readonly TimeSpan ClockDriftMax = TimeSpan.FromSeconds(60);
}
