using System.Diagnostics.CodeAnalysis;
using TopGun.Node.Storage.Wal;

namespace TopGun.Node.Storage.Durability;

/// <summary>The directory in which one process keeps its records; a second process is refused.</summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The room of files.")]
public sealed class DataDirectory : IDisposable
{
    private const string LockName = "LOCK";
    private const string LogName = "wal";
    private const string StoreName = "records.db";

    private readonly string _path;
    private readonly FileStream _lock;

    /// <summary>Makes the directory when it does not exist, and takes it.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="IOException">It is in use, or cannot be written; the message says what to change.</exception>
    public DataDirectory(string path)
    {
        _path = path;
        try
        {
            Directory.CreateDirectory(path);
            _lock = new FileStream(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException($"The data directory '{path}' cannot be written: {denied.Message} Choose another with --data-dir.", denied);
        }
        catch (IOException failure)
        {
            throw new IOException($"The data directory '{path}' is locked: another process has it open, or it cannot be written ({failure.Message}). Stop that process, or choose another directory with --data-dir.", failure);
        }
    }

    /// <summary>File of the backing store.</summary>
    public string StorePath => Path.Combine(_path, StoreName);

    /// <summary>Files of the log.</summary>
    public ISegmentFiles OpenLog() => new DiskFiles(Path.Combine(_path, LogName));

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
