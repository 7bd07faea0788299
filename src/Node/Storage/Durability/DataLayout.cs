using System.Diagnostics.CodeAnalysis;

namespace TopGun.Node.Storage.Durability;

/// <summary>Where the files of a data directory are, whoever has it.</summary>
/// <param name="Path">The directory.</param>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The room of files.")]
public readonly record struct DataLayout(string Path)
{
    private const string LogName = "wal";
    private const string StoreName = "records.db";
    private const string SharedLogIdName = "postgres.log-id";

    /// <summary>Directory of the log.</summary>
    public string LogPath => System.IO.Path.Combine(Path, LogName);

    /// <summary>File of the backing store, unless that is a database.</summary>
    public string StorePath => System.IO.Path.Combine(Path, StoreName);

    /// <summary>File with the name of the log in a store that several logs share.</summary>
    public string SharedLogIdPath => System.IO.Path.Combine(Path, SharedLogIdName);

    /// <summary>Name of the log in a store that several logs share; null when this log never had one.</summary>
    public string? SharedLogId => File.Exists(SharedLogIdPath) ? File.ReadAllText(SharedLogIdPath).Trim() : null;
}
