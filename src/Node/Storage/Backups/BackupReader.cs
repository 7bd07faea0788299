using System.Buffers.Binary;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Partitions;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Stores;

namespace TopGun.Node.Storage.Backups;

/// <summary>Reads an archive from its beginning to its end and trusts nothing in it.</summary>
/// <param name="stream">The archive.</param>
/// <param name="file">Its name, for messages.</param>
internal sealed class BackupReader(Stream stream, string file)
{
    private readonly Utf8Interner _nodes = new();
    private byte[] _payload = [];
    private long _offset;
    private int _first;
    private int _end;

    /// <summary>Reads all of it.</summary>
    /// <param name="visitor">Sees each record; its arrays are its own.</param>
    /// <param name="rangeEnded">Called when no record of the partitions seen so far follows.</param>
    /// <exception cref="BackupDamageException">It is damaged, incomplete, or of another version.</exception>
    public BackupManifest Read(Action<StoredRecord> visitor, Action rangeEnded)
    {
        ReadFileHead();
        while (true)
        {
            var frame = _offset;
            var payload = ReadFrame();
            try
            {
                if (TryReadManifest(payload) is not { } manifest)
                {
                    ReadRecords(payload, visitor, rangeEnded);
                    continue;
                }
                rangeEnded();
                return stream.ReadByte() < 0 ? manifest : throw new FormatException("something follows the manifest");
            }
            catch (Exception fault) when (fault is MsgPackFormatException or FormatException)
            {
                throw new BackupDamageException(file, frame, fault.Message);
            }
        }
    }

    private void ReadFileHead()
    {
        Span<byte> head = stackalloc byte[BackupFormat.FileHeadBytes];
        if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || !head.StartsWith(BackupFormat.Magic))
            throw new BackupDamageException(file, 0, "it is no archive of topgun backup");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(head[sizeof(uint)..]);
        if (version != BackupFormat.Version)
            throw new BackupDamageException(file, sizeof(uint), $"it has version {version}, and this program reads version {BackupFormat.Version}");
        _offset = head.Length;
    }

    private ReadOnlySpan<byte> ReadFrame()
    {
        Span<byte> head = stackalloc byte[BackupFormat.FrameHeadBytes];
        if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
            throw new BackupDamageException(file, _offset, "it ends before its manifest");
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length is <= 0 or > BackupFormat.FrameBytesMax)
            throw new BackupDamageException(file, _offset, $"the frame there claims {length} bytes");
        if (_payload.Length < length)
            _payload = new byte[length];
        var payload = _payload.AsSpan(0, length);
        if (stream.ReadAtLeast(payload, length, throwOnEndOfStream: false) < length)
            throw new BackupDamageException(file, _offset, "the frame there is cut off");
        if (BinaryPrimitives.ReadUInt32LittleEndian(head[sizeof(int)..]) != BackupFormat.Checksum(head[..sizeof(int)], payload))
            throw new BackupDamageException(file, _offset, "the checksum of the frame there is wrong");
        _offset += head.Length + length;
        return payload;
    }

    private static BackupManifest? TryReadManifest(ReadOnlySpan<byte> payload)
    {
        var reader = new MsgPackReader(payload);
        var items = reader.ReadArrayHeader();
        if (items != BackupFormat.ManifestItems || reader.ReadInt32() != BackupFormat.ManifestFrame)
            return null;
        var (created, rows, count) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadArrayHeader());
        var maps = new List<BackupMap>();
        for (var place = 0; place < count; place++)
        {
            Require(reader.ReadArrayHeader() == BackupFormat.MapItems, "a map of the manifest is malformed");
            maps.Add(new BackupMap(
                reader.ReadString(), (MapKind)reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadUInt32()));
        }
        return new BackupManifest(created, rows, maps);
    }

    private void ReadRecords(ReadOnlySpan<byte> payload, Action<StoredRecord> visitor, Action rangeEnded)
    {
        var reader = new MsgPackReader(payload);
        Require(reader.ReadArrayHeader() == BackupFormat.RecordsFrameItems && reader.ReadInt32() == BackupFormat.RecordsFrame, "the frame is of no known kind");
        EnterRange(reader.ReadInt32(), reader.ReadInt32(), rangeEnded);
        var count = reader.ReadArrayHeader();
        var records = reader.Position;
        for (var place = 0; place < count; place++)
            reader.Skip();
        var names = new string[Math.Min(reader.ReadArrayHeader(), count)];
        for (var place = 0; place < names.Length; place++)
            names[place] = reader.ReadString();
        Require(reader.IsAtEnd, "the frame is longer than what it holds");
        reader = new MsgPackReader(payload[records..]);
        for (var place = 0; place < count; place++)
            visitor(ReadRecord(ref reader, names));
    }

    private void EnterRange(int first, int end, Action rangeEnded)
    {
        if (first == _first && end == _end)
            return;
        Require(first >= _end && end > first && end <= Partitioning.Count, $"the partitions {first} to {end} are out of order");
        rangeEnded();
        (_first, _end) = (first, end);
    }

    private StoredRecord ReadRecord(ref MsgPackReader reader, string[] names)
    {
        Require(reader.ReadArrayHeader() == BackupFormat.RecordItems, "a record is malformed");
        var (name, kind) = (reader.ReadInt32(), reader.ReadInt32());
        Require((uint)name < (uint)names.Length && kind is >= 0 and <= byte.MaxValue, "a record is of no known map or kind");
        var key = reader.ReadBinary().ToArray();
        var keyHash = Fnv1a.HashUtf8(key);
        var partition = Partitioning.PartitionOf(keyHash);
        Require(partition >= _first && partition < _end, "a record is not of the frame's partitions");
        var record = new StoredRecord
        {
            Kind = (OperationKind)kind,
            Partition = partition,
            MapName = names[name],
            Key = key,
            KeyHash = keyHash,
            Tag = reader.ReadBinary().ToArray(),
            Millis = reader.ReadInt64(),
            Counter = reader.ReadUInt32(),
            NodeId = _nodes.Intern(reader.ReadStringUtf8()),
            TtlMillis = reader.ReadInt64(),
            Value = reader.TryReadNil() ? null : reader.ReadBinary().ToArray(),
        };
        return record.FindFault() is { } fault ? throw new FormatException($"of a record {fault}") : record;
    }

    private static void Require(bool isFine, string fault)
    {
        if (!isFine)
            throw new FormatException(fault);
    }
}
