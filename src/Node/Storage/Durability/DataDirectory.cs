using System.Diagnostics.CodeAnalysis;
using System.Text;
using TopGun.Node.Storage.Wal.Files;

namespace TopGun.Node.Storage.Durability;

/// <summary>The directory in which one process keeps its records; a second process is refused.</summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The room of files.")]
public sealed class DataDirectory : IDisposable
{
    private const string LockName = "LOCK";

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
            DirectorySync.Make(path);
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

    /// <summary>Where its files are.</summary>
    public DataLayout Layout => new(_path);

    /// <summary>Keeps the log's name, durably.</summary>
    public void KeepSharedLogId(string id)
    {
        var file = Layout.SharedLogIdPath;
        using (var stream = new FileStream(file + ".new", FileMode.Create, FileAccess.Write))
        {
            stream.Write(Encoding.ASCII.GetBytes(id));
            stream.Flush(flushToDisk: true);
        }
        File.Move(file + ".new", file, overwrite: true);
        DirectorySync.Run(_path);
    }

    /// <summary>Refuses to take the log of one store for that of another: what it has already let go of would be missing.</summary>
    /// <param name="isShared">True for a store that several logs share, false for the file in this directory.</param>
    /// <exception cref="InvalidOperationException">The directory belongs to the other kind; the message says what to do.</exception>
    public void RequireStore(bool isShared)
    {
        if (File.Exists(isShared ? Layout.StorePath : Layout.SharedLogIdPath))
            throw new InvalidOperationException(
                $"The data directory '{_path}' belongs to the store {(isShared ? "sqlite" : "postgres")}: start with --store {(isShared ? "sqlite" : "postgres")}, or name another directory with --data-dir.");
    }

    /// <summary>Files of the log.</summary>
    public ISegmentFiles OpenLog() => new DiskFiles(Layout.LogPath);

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
