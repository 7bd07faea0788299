using System.Diagnostics.CodeAnalysis;
using TopGun.Node.Storage.Durability;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Wal.Files;

namespace TopGun.Node.Storage.Backups;

/// <summary>A new data directory with the embedded store; filled under another name, so that an unfinished one is never taken for it.</summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The room of files.")]
public sealed class DirectoryTarget : IRestoreTarget
{
    private readonly string _path;
    private readonly string _unfinished;
    private readonly DataDirectory _directory;
    private bool _isComplete;

    /// <summary>Makes the directory, under another name.</summary>
    /// <param name="path">The data directory; must not exist, or be empty.</param>
    /// <exception cref="IOException">It holds something, or cannot be made.</exception>
    public DirectoryTarget(string path)
    {
        _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        _unfinished = _path + ".unfinished";
        if (File.Exists(_path) || (Directory.Exists(_path) && Directory.EnumerateFileSystemEntries(_path).Any()))
            throw new IOException($"'{path}' is not empty: a restore needs a directory that is new or empty (--data-dir).");
        // The lock tells one that is being filled from one that was left behind.
        _directory = new DataDirectory(_unfinished);
        try
        {
            foreach (var left in Directory.GetFiles(_unfinished, Path.GetFileName(_directory.Layout.StorePath) + "*"))
                File.Delete(left);
            Store = new SqliteStore(_directory.Layout.StorePath);
        }
        catch
        {
            _directory.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IBackingStore Store { get; }

    /// <inheritdoc/>
    public void Complete()
    {
        Store.Dispose();
        if (Directory.Exists(_path))
            Directory.Delete(_path);
        Directory.Move(_unfinished, _path);
        DirectorySync.Run(Path.GetDirectoryName(_path)!);
        _isComplete = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Store.Dispose();
        _directory.Dispose();
        if (!_isComplete)
            Directory.Delete(_unfinished, recursive: true);
    }
}
