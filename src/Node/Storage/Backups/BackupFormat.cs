using System.Buffers.Binary;
using TopGun.Node.Storage.Wal.Segments;

namespace TopGun.Node.Storage.Backups;

/// <summary>How an archive lies on the disk (docs/specs/backup.md); numbers outside of MsgPack are little-endian.</summary>
internal static class BackupFormat
{
    /// <summary>Version that is written, and the only one that is read.</summary>
    public const uint Version = 1;

    /// <summary>Bytes before the first frame.</summary>
    public const int FileHeadBytes = 8;

    /// <summary>Bytes before the payload of a frame.</summary>
    public const int FrameHeadBytes = 8;

    /// <summary>Bytes of a payload from which on the next record begins another frame.</summary>
    public const int FrameBytesFull = 1 << 20;

    /// <summary>Most bytes of a payload.</summary>
    public const int FrameBytesMax = 64 << 20;

    /// <summary>First item of a payload with records.</summary>
    public const int RecordsFrame = 0;

    /// <summary>First item of the payload of the last frame.</summary>
    public const int ManifestFrame = 1;

    /// <summary>Items of a records frame.</summary>
    public const int RecordsFrameItems = 5;

    /// <summary>Items of a record.</summary>
    public const int RecordItems = 9;

    /// <summary>Items of a manifest.</summary>
    public const int ManifestItems = 4;

    /// <summary>Items of a map in the manifest.</summary>
    public const int MapItems = 6;

    /// <summary>First bytes of the file.</summary>
    public static ReadOnlySpan<byte> Magic => "TGBK"u8;

    /// <summary>Writes what stands before a payload.</summary>
    public static void WriteFrameHead(Span<byte> head, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteInt32LittleEndian(head, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(int)..], Checksum(head[..sizeof(int)], payload));
    }

    /// <summary>Checksum of a frame.</summary>
    public static uint Checksum(ReadOnlySpan<byte> length, ReadOnlySpan<byte> payload) =>
        Crc32C.Finish(Crc32C.Append(Crc32C.Append(Crc32C.Start, length), payload));
}
