using TopGun.Bridge.Frames;

namespace TopGun.Bridge.Connections;

/// <summary>Writes entries as frames, one after another, into buffers that may be far smaller than a frame.</summary>
internal struct FrameWriter
{
    private int _index;

    // Bytes of the current entry's payload that are written, and whether its header is.
    private int _offset;
    private bool _hasHeader;

    /// <summary>Number of entries that are written whole.</summary>
    public readonly int Written => _index;

    /// <summary>Fills a buffer with as much of what is left as it takes.</summary>
    /// <param name="entries">All entries in order.</param>
    /// <param name="target">The buffer, at least as long as a header.</param>
    /// <returns>Bytes written.</returns>
    public int Write(ReadOnlySpan<OutboxEntry> entries, Span<byte> target)
    {
        var used = 0;
        while (_index < entries.Length)
        {
            ref readonly var entry = ref entries[_index];
            if (!_hasHeader)
            {
                if (target.Length - used < FrameHeader.ServerSizeMax)
                    break;
                used += FrameHeader.Write(target[used..], entry.Opcode, entry.PayloadLength);
                _hasHeader = true;
            }

            used += WritePart(entry, target[used..]);
            if (_offset < entry.PayloadLength)
                break;
            _index++;
            _offset = 0;
            _hasHeader = false;
        }

        return used;
    }

    private int WritePart(in OutboxEntry entry, Span<byte> target)
    {
        var used = 0;
        if (_offset < entry.Prefix.Length)
            used = Copy(entry.Prefix.AsSpan(_offset), target);
        if (_offset >= entry.Prefix.Length)
            used += Copy(entry.Body.Span[(_offset - entry.Prefix.Length)..], target[used..]);
        return used;
    }

    private int Copy(ReadOnlySpan<byte> bytes, Span<byte> target)
    {
        var count = Math.Min(bytes.Length, target.Length);
        bytes[..count].CopyTo(target);
        _offset += count;
        return count;
    }
}
