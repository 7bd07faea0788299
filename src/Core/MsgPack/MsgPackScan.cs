using System.Buffers;
using System.Buffers.Binary;

namespace TopGun.Core.MsgPack;

/// <summary>Walks raw MsgPack without recursion to find where values end and whether a frame may be read at all.</summary>
public static class MsgPackScan
{
    private const int StackLevels = MsgPackLimits.FrameDepthMax;

    /// <summary>Checks that <paramref name="source"/> is exactly one value nested at most <paramref name="maxDepth"/> containers deep.</summary>
    /// <remarks>A scalar has depth 0; a container opens a level only if it has a child (wire-protocol §1.8). Memory used does not depend on declared sizes.</remarks>
    public static MsgPackScanResult Validate(ReadOnlySpan<byte> source, int maxDepth = MsgPackLimits.FrameDepthMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxDepth);
        if (maxDepth <= StackLevels)
            return Walk(source, stackalloc uint[StackLevels], maxDepth);
        var levels = (int)Math.Min((uint)maxDepth, (uint)source.Length);
        var rented = ArrayPool<uint>.Shared.Rent(levels);
        var result = Walk(source, rented, maxDepth);
        ArrayPool<uint>.Shared.Return(rented);
        return result;
    }

    // Offset after the value at `position`, or the complement of the offset of the error.
    internal static int SkipValue(ReadOnlySpan<byte> source, int position)
    {
        ulong owed = 1;
        while (true)
        {
            if ((uint)position >= (uint)source.Length)
                return ~position;
            var size = MsgPackFormat.FixedSize(source[position]);
            uint children = 0;
            if (size == 0 && !TryMeasure(source, position, out size, out children))
                return ~position;
            if (size > source.Length - position)
                return ~position;
            position += size;
            owed += children;
            if (--owed == 0)
                return position;
            // Every value owed takes at least a byte: this bounds the walk by the bytes, whatever sizes are declared.
            if (owed > (uint)(source.Length - position))
                return ~position;
        }
    }

    private static MsgPackScanResult Walk(ReadOnlySpan<byte> source, Span<uint> owedBelow, int maxDepth)
    {
        var position = 0;
        var depth = 0;
        uint owed = 1;
        var hasUndefined = false;
        while (true)
        {
            while (owed == 0)
            {
                if (depth == 0)
                    return new(position == source.Length ? MsgPackScanError.None : MsgPackScanError.TrailingBytes, position) { HasUndefined = hasUndefined };
                owed = owedBelow[--depth];
            }
            owed--;
            if ((uint)position >= (uint)source.Length)
                return new(MsgPackScanError.Truncated, position);
            var size = MsgPackFormat.FixedSize(source[position]);
            uint children = 0;
            if (size == 0)
            {
                if (!TryMeasure(source, position, out size, out children))
                    return Fail(source, position);
                if (IsRecordDefinition(source, position))
                    return new(MsgPackScanError.RecordDefinition, position);
                hasUndefined |= UndefinedValues.IsAt(source, position);
            }
            if (size > source.Length - position || children > (uint)(source.Length - position - size))
                return new(MsgPackScanError.Truncated, position);
            if (children > 0)
            {
                if (depth == maxDepth)
                    return new(MsgPackScanError.TooDeep, position);
                owedBelow[depth++] = owed;
                owed = children;
            }
            position += size;
        }
    }

    private static MsgPackScanResult Fail(ReadOnlySpan<byte> source, int position)
    {
        var error = source[position] == MsgPackFormat.Reserved ? MsgPackScanError.Reserved : MsgPackScanError.Truncated;
        return new(error, position);
    }

    // Only in these forms do clients' decoders see one; in others they find an extension that they do not know.
    private static bool IsRecordDefinition(ReadOnlySpan<byte> source, int position) =>
        source[position] is MsgPackFormat.FixExtension1 or MsgPackFormat.FixExtension2
        && position + 1 < source.Length && source[position + 1] == MsgPackFormat.RecordDefinitionExtension;

    // Bytes of the header (with payload, for childless values) and the number of child values.
    private static bool TryMeasure(ReadOnlySpan<byte> source, int position, out int size, out uint children)
    {
        var format = source[position];
        children = 0;
        size = 1;
        if (format < MsgPackFormat.FixString)
        {
            children = (uint)(format & 0x0f) << (format < MsgPackFormat.FixArray ? 1 : 0);
            return true;
        }
        var rest = source[(position + 1)..];
        switch (format)
        {
            case MsgPackFormat.Binary8 or MsgPackFormat.String8: return TryLength(rest, 1, 1, out size);
            case MsgPackFormat.Binary16 or MsgPackFormat.String16: return TryLength(rest, 2, 1, out size);
            case MsgPackFormat.Binary32 or MsgPackFormat.String32: return TryLength(rest, 4, 1, out size);
            case MsgPackFormat.FixExtension1 or MsgPackFormat.FixExtension2:
                size = format - MsgPackFormat.FixExtension1 + 3;
                return true;
            case MsgPackFormat.Extension8: return TryLength(rest, 1, 2, out size);
            case MsgPackFormat.Extension16: return TryLength(rest, 2, 2, out size);
            case MsgPackFormat.Extension32: return TryLength(rest, 4, 2, out size);
            case MsgPackFormat.Array16: return TryCount(rest, 2, 1, out size, out children);
            case MsgPackFormat.Array32: return TryCount(rest, 4, 1, out size, out children);
            case MsgPackFormat.Map16: return TryCount(rest, 2, 2, out size, out children);
            case MsgPackFormat.Map32: return TryCount(rest, 4, 2, out size, out children);
            default: return false;
        }
    }

    private static bool TryLength(ReadOnlySpan<byte> rest, int width, int fixedBytes, out int size)
    {
        size = 0;
        if (!TryReadBigEndian(rest, width, out var length) || length > (uint)rest.Length)
            return false;
        size = fixedBytes + width + (int)length;
        return true;
    }

    private static bool TryCount(ReadOnlySpan<byte> rest, int width, uint valuesPerItem, out int size, out uint children)
    {
        size = 1 + width;
        children = 0;
        if (!TryReadBigEndian(rest, width, out var count) || count > (uint)rest.Length)
            return false;
        children = count * valuesPerItem;
        return true;
    }

    private static bool TryReadBigEndian(ReadOnlySpan<byte> bytes, int width, out uint value)
    {
        value = 0;
        if (bytes.Length < width)
            return false;
        value = width switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        };
        return true;
    }
}
