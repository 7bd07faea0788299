using System.Buffers.Binary;
using System.Globalization;

namespace TopGun.Node.Storage.Wal.Segments;

/// <summary>How a segment lies on the disk (docs/specs/wal.md); all numbers are little-endian.</summary>
internal static class SegmentFormat
{
    /// <summary>Bytes before the first block.</summary>
    public const int FileHeadBytes = 32;

    /// <summary>Bytes before the records of a block.</summary>
    public const int BlockHeadBytes = 24;

    /// <summary>Version that is written; version 2 added forgotten removals to version 1, it adds what the journal keeps. All are read.</summary>
    public const ushort Version = 3;

    private const ushort OldestVersion = 1;

    private const string Prefix = "wal-";
    private const string Suffix = ".log";
    private const int NameDigits = 20;
    private const int FileCrcOffset = 28;
    private const int VersionOffset = 4;
    private const int FirstOffset = 8;
    private const int BlockCrcOffset = 4;
    private const int BlockLengthOffset = 8;
    private const int BlockCountOffset = 12;
    private const int BlockFirstOffset = 16;

    private static ReadOnlySpan<byte> FileMagic => "TGWL"u8;

    /// <summary>First bytes of every block.</summary>
    public static ReadOnlySpan<byte> BlockMagic => "TGWB"u8;

    /// <summary>Name of the segment that begins with a sequence; ordinal order of names is order of sequences.</summary>
    public static string NameOf(long first) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{first:D20}{Suffix}");

    /// <summary>Reads a name; false for files that are no segments.</summary>
    public static bool TryParseName(string name, out long first)
    {
        first = 0;
        return name.Length == Prefix.Length + NameDigits + Suffix.Length
            && name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(Prefix.Length, NameDigits), NumberStyles.None, CultureInfo.InvariantCulture, out first);
    }

    /// <summary>Writes the head of a file.</summary>
    public static void WriteFileHead(Span<byte> head, long first)
    {
        head[..FileHeadBytes].Clear();
        FileMagic.CopyTo(head);
        BinaryPrimitives.WriteUInt16LittleEndian(head[VersionOffset..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(head[FirstOffset..], first);
        BinaryPrimitives.WriteUInt32LittleEndian(head[FileCrcOffset..], Checksum(head[..FileCrcOffset], default));
    }

    /// <summary>Reads the head of a file.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? FindFileFault(ReadOnlySpan<byte> file, long first)
    {
        if (file.Length < FileHeadBytes)
            return "the head is cut off";
        if (!file.StartsWith(FileMagic))
            return "it is not a segment of a log";
        var version = BinaryPrimitives.ReadUInt16LittleEndian(file[VersionOffset..]);
        if (version is < OldestVersion or > Version)
            return $"it has version {version}, and this program reads versions {OldestVersion} to {Version}; start the program that wrote it";
        if (BinaryPrimitives.ReadUInt32LittleEndian(file[FileCrcOffset..]) != Checksum(file[..FileCrcOffset], default))
            return "the checksum of the head is wrong";
        return BinaryPrimitives.ReadInt64LittleEndian(file[FirstOffset..]) == first ? null : "its name does not fit its head";
    }

    /// <summary>Whether a file is the beginning of its head and nothing else but zeros, as a power failure leaves what was not synced.</summary>
    public static bool IsUnfinishedHead(ReadOnlySpan<byte> file, long first)
    {
        Span<byte> head = stackalloc byte[FileHeadBytes];
        WriteFileHead(head, first);
        var sound = file.CommonPrefixLength(head);
        return sound < FileHeadBytes && !file[sound..].ContainsAnyExcept((byte)0);
    }

    /// <summary>Completes a block whose records are in place.</summary>
    public static void WriteBlockHead(Span<byte> block, int count, long first)
    {
        BlockMagic.CopyTo(block);
        BinaryPrimitives.WriteUInt32LittleEndian(block[BlockLengthOffset..], (uint)(block.Length - BlockHeadBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(block[BlockCountOffset..], (uint)count);
        BinaryPrimitives.WriteInt64LittleEndian(block[BlockFirstOffset..], first);
        BinaryPrimitives.WriteUInt32LittleEndian(block[BlockCrcOffset..], Checksum(block[BlockLengthOffset..], default));
    }

    /// <summary>Reads the block at the beginning of some bytes.</summary>
    /// <returns>False when there is no whole and sound block.</returns>
    public static bool TryReadBlock(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> records, out int count, out long first)
    {
        records = default;
        (count, first) = (0, 0);
        if (bytes.Length < BlockHeadBytes || !bytes.StartsWith(BlockMagic))
            return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[BlockLengthOffset..]);
        if (length > (uint)(bytes.Length - BlockHeadBytes))
            return false;
        records = bytes.Slice(BlockHeadBytes, (int)length);
        count = BinaryPrimitives.ReadInt32LittleEndian(bytes[BlockCountOffset..]);
        first = BinaryPrimitives.ReadInt64LittleEndian(bytes[BlockFirstOffset..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[BlockCrcOffset..])
            == Checksum(bytes[BlockLengthOffset..BlockHeadBytes], records);
    }

    private static uint Checksum(ReadOnlySpan<byte> head, ReadOnlySpan<byte> rest) =>
        Crc32C.Finish(Crc32C.Append(Crc32C.Append(Crc32C.Start, head), rest));
}
