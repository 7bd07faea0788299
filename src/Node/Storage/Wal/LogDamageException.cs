namespace TopGun.Node.Storage.Wal;

/// <summary>The log is damaged where no crash damages it, so that acknowledged writes may be lost; the message names file and offset.</summary>
/// <param name="file">The damaged file.</param>
/// <param name="offset">First byte that cannot be read.</param>
/// <param name="fault">What is wrong.</param>
public sealed class LogDamageException(string file, long offset, string fault)
    : Exception($"The log is damaged: {file}, offset {offset}: {fault}. Restore the file from a backup, or move the data directory away to start empty.")
{
    /// <summary>The damaged file.</summary>
    public string FileName => file;

    /// <summary>First byte that cannot be read.</summary>
    public long Offset => offset;
}
