using System.Buffers.Binary;
using TopGun.Core.MsgPack;
using TopGun.Node.Storage.Stores;

namespace TopGun.Node.Storage.Backups;

/// <summary>Writes an archive, one range of partitions after another. Not thread-safe.</summary>
internal sealed class BackupWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly PooledBuffer _buffer = new(BackupFormat.FrameBytesFull);
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private int _first;
    private int _end;
    private int _recordsMark;
    private int _records;

    /// <summary>Writes the head.</summary>
    /// <param name="stream">Where to; not disposed.</param>
    public BackupWriter(Stream stream)
    {
        _stream = stream;
        Span<byte> head = stackalloc byte[BackupFormat.FileHeadBytes];
        BackupFormat.Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(uint)..], BackupFormat.Version);
        stream.Write(head);
    }

    /// <summary>Begins a range of partitions; those before it are complete.</summary>
    public void BeginRange(int first, int end)
    {
        EndFrame();
        (_first, _end) = (first, end);
    }

    /// <summary>Adds a record of the range.</summary>
    public void Add(in StoredRecord record)
    {
        var writer = new MsgPackWriter(_buffer);
        if (_records++ == 0)
            BeginFrame(writer);
        writer.WriteArrayHeader(BackupFormat.RecordItems);
        writer.WriteInteger(PlaceOf(record.MapName));
        writer.WriteInteger((int)record.Kind);
        writer.WriteBinary(record.Key);
        writer.WriteBinary(record.Tag);
        WriteInt64(record.Millis);
        writer.WriteInteger(record.Counter);
        writer.WriteString(record.NodeId);
        WriteInt64(record.TtlMillis);
        if (record.Value is null)
            writer.WriteNil();
        else
            writer.WriteBinary(record.Value);
        if (_buffer.Length >= BackupFormat.FrameBytesFull)
            EndFrame();
    }

    /// <summary>Writes the manifest, which ends the archive.</summary>
    public void Complete(BackupManifest manifest)
    {
        EndFrame();
        var writer = new MsgPackWriter(_buffer);
        writer.WriteArrayHeader(BackupFormat.ManifestItems);
        writer.WriteInteger(BackupFormat.ManifestFrame);
        WriteInt64(manifest.CreatedMillis);
        WriteInt64(manifest.Rows);
        writer.WriteArrayHeader(manifest.Maps.Count);
        foreach (var map in manifest.Maps)
        {
            writer.WriteArrayHeader(BackupFormat.MapItems);
            writer.WriteString(map.Name);
            writer.WriteInteger((int)map.Kind);
            WriteInt64(map.Rows);
            WriteInt64(map.Keys);
            WriteInt64(map.Tombstones);
            writer.WriteInteger(map.Root);
        }
        WriteFrame();
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    private void BeginFrame(MsgPackWriter writer)
    {
        writer.WriteArrayHeader(BackupFormat.RecordsFrameItems);
        writer.WriteInteger(BackupFormat.RecordsFrame);
        writer.WriteInteger(_first);
        writer.WriteInteger(_end);
        _recordsMark = writer.ReserveArrayHeader();
    }

    // The names come behind the records, when they are known.
    private void EndFrame()
    {
        if (_records == 0)
            return;
        var writer = new MsgPackWriter(_buffer);
        writer.PatchHeader(_recordsMark, _records);
        writer.WriteArrayHeader(_names.Count);
        foreach (var name in _names.Keys)
            writer.WriteString(name);
        WriteFrame();
        _names.Clear();
        _records = 0;
    }

    private void WriteFrame()
    {
        Span<byte> head = stackalloc byte[BackupFormat.FrameHeadBytes];
        BackupFormat.WriteFrameHead(head, _buffer.WrittenSpan);
        _stream.Write(head);
        _stream.Write(_buffer.WrittenSpan);
        _buffer.Clear();
    }

    // In the order in which they were added, since none is ever taken out alone.
    private int PlaceOf(string mapName)
    {
        if (!_names.TryGetValue(mapName, out var place))
            _names.Add(mapName, place = _names.Count);
        return place;
    }

    // In all 64 bits, which the form for clients does not give.
    private void WriteInt64(long value)
    {
        const byte Int64Format = 0xd3;
        var span = _buffer.GetSpan(1 + sizeof(long));
        span[0] = Int64Format;
        BinaryPrimitives.WriteInt64BigEndian(span[1..], value);
        _buffer.Advance(1 + sizeof(long));
    }
}
