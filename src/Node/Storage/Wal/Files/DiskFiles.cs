using System.Diagnostics.CodeAnalysis;

namespace TopGun.Node.Storage.Wal.Files;

/// <summary>The files of a log in a directory of the operating system.</summary>
public sealed class DiskFiles : ISegmentFiles
{
    private const string Pattern = "*.log";

    private readonly string _directory;

    /// <summary>Makes the directory when it does not exist.</summary>
    /// <param name="directory">Where the files are.</param>
    public DiskFiles(string directory)
    {
        _directory = directory;
        DirectorySync.Make(directory);
    }

    /// <inheritdoc/>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The room of files.")]
    public IReadOnlyList<string> List() => [.. Directory.GetFiles(_directory, Pattern).Select(path => Path.GetFileName(path))];

    /// <inheritdoc/>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The room of files.")]
    public int Read(string name, ref byte[] buffer)
    {
        using var handle = File.OpenHandle(Path.Combine(_directory, name), options: FileOptions.SequentialScan);
        var length = RandomAccess.GetLength(handle) is var bytes && bytes <= Array.MaxLength
            ? (int)bytes
            : throw new LogDamageException(name, Array.MaxLength, $"it has {bytes} bytes, more than any segment");
        if (buffer.Length < length)
            buffer = new byte[length];
        var read = 0;
        for (int taken; read < length && (taken = RandomAccess.Read(handle, buffer.AsSpan(read, length - read), read)) > 0;)
            read += taken;
        return read;
    }

    /// <inheritdoc/>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The room of files.")]
    public ISegmentFile Create(string name)
    {
        var file = new DiskFile(File.OpenHandle(Path.Combine(_directory, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read));
        DirectorySync.Run(_directory);
        return file;
    }

    /// <inheritdoc/>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The room of files.")]
    public void Truncate(string name, long length)
    {
        using var handle = File.OpenHandle(Path.Combine(_directory, name), FileMode.Open, FileAccess.Write);
        RandomAccess.SetLength(handle, length);
        RandomAccess.FlushToDisk(handle);
    }

    /// <inheritdoc/>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The room of files.")]
    public void Delete(string name) => File.Delete(Path.Combine(_directory, name));
}
