using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;
using TopGun.Node.Storage.Durability;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Storage.Wal.Segments;

namespace TopGun.Node.Storage.Backups;

/// <summary>
/// The segments of a log as they are found at one moment, while its process may go on. They are held open, so that they can be read also
/// after they were deleted. Not thread-safe.
/// </summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The room of files.")]
internal sealed class LogTail : IDisposable
{
    private readonly List<(string Name, SafeFileHandle File)> _segments = [];

    /// <summary>Opens the segments.</summary>
    /// <param name="directory">The log.</param>
    public LogTail(string directory)
    {
        try
        {
            foreach (var path in Directory.GetFiles(directory).Where(path => SegmentFormat.TryParseName(Path.GetFileName(path), out _)).Order(StringComparer.Ordinal))
                Open(path);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What is in the log beyond a watermark: the last mutation of each record.</summary>
    /// <param name="watermark">Watermark of a store as it was later than the opening.</param>
    /// <exception cref="LogDamageException">The log is damaged where no crash damages it, or misses what the store lacks.</exception>
    public IReadOnlyCollection<StoredRecord> After(long watermark)
    {
        var latest = new LatestMutations(journal: null);
        var next = 0L;
        for (var place = _segments.Count - 1; place >= 0; place--)
        {
            var (name, segment) = (_segments[place].Name, Read(_segments[place].Name, _segments[place].File));
            var sound = Check(name, segment, isNewest: place == _segments.Count - 1, out var first, out var last);
            if (next != 0 && last + 1 != next)
                throw new LogDamageException(name, sound, $"it ends with sequence {last}, and the next one begins with {next}");
            next = first;
            if (last >= first && last > watermark)
                latest.Add(name, segment.AsSpan(0, sound));
            if (first <= watermark + 1)
                break;
        }
        if (next > watermark + 1)
            throw new LogDamageException(_segments[0].Name, 0, $"it begins with sequence {next}, and those from {watermark + 1} on are missing");
        return latest.Complete();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, file) in _segments)
            file.Dispose();
    }

    // One that is gone by now was brought to the store before, and all older ones too.
    private void Open(string path)
    {
        try
        {
            _segments.Add((Path.GetFileName(path), File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)));
        }
        catch (FileNotFoundException)
        {
            _segments.Clear();
        }
    }

    private static int Check(string name, byte[] segment, bool isNewest, out long first, out long last)
    {
        var reader = new SegmentReader(name, segment, isNewest);
        while (reader.TryNext(out _, out _))
        {
        }
        (first, last) = (reader.First, reader.Last);
        return reader.Offset;
    }

    private static byte[] Read(string name, SafeFileHandle file)
    {
        var size = RandomAccess.GetLength(file);
        if (size > Array.MaxLength)
            throw new LogDamageException(name, Array.MaxLength, $"it has {size} bytes, more than any segment");
        var bytes = new byte[size];
        var length = 0;
        while (length < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(length), length) is > 0 and var count)
            length += count;
        return length == bytes.Length ? bytes : bytes[..length];
    }
}
