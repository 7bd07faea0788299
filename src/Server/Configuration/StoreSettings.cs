using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Wal;

namespace TopGun.Server.Configuration;

/// <summary>How records are kept beyond the process (server-behaviour §1.5).</summary>
internal sealed record StoreSettings
{
    /// <summary>Directory of the log, and of the store unless that is a database.</summary>
    public required string Directory { get; init; }

    /// <summary>Database that is the store; null when it is a file in the directory.</summary>
    public required PostgresAddress? Postgres { get; init; }

    /// <summary>When the log is brought to the disk.</summary>
    public required FsyncPolicy Policy { get; init; }

    /// <summary>Time between two flushes to the store.</summary>
    public required TimeSpan FlushInterval { get; init; }

    /// <summary>Time without a flush that counts as stalled.</summary>
    public required TimeSpan StallBound { get; init; }

    /// <summary>Time that the last flush may take.</summary>
    public required TimeSpan DrainTimeout { get; init; }

    /// <summary>Bytes of log at which writes are refused.</summary>
    public required long LogBytesMax { get; init; }

    /// <summary>What was not understood and replaced by its default.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
