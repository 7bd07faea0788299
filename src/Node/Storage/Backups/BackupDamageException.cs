namespace TopGun.Node.Storage.Backups;

/// <summary>An archive cannot be trusted; the message names file and offset.</summary>
/// <param name="file">The archive.</param>
/// <param name="offset">Where the part begins that is wrong.</param>
/// <param name="fault">What is wrong.</param>
public sealed class BackupDamageException(string file, long offset, string fault)
    : Exception($"The archive is damaged: {file}, offset {offset}: {fault}. Nothing was restored; take another archive.")
{
    /// <summary>Where the part begins that is wrong.</summary>
    public long Offset => offset;
}
