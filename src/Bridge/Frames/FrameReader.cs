using System.Buffers;
using System.Text.Unicode;
using TopGun.Core.MsgPack;

namespace TopGun.Bridge.Frames;

/// <summary>
/// Reads a client's messages from a stream. Frames are unmasked where they were received; only fragments are copied
/// together. A connection with nothing to say holds no buffer.
/// </summary>
internal sealed class FrameReader(Stream stream) : IDisposable
{
    private const int GrowthFactor = 4;

    private byte[] _buffer = [];
    private int _start;
    private int _end;

    // Bytes that the frame at _start needs in one piece, as far as known.
    private int _needed;

    // Capacity that took the last frame in one piece, within bounds: the next will be alike.
    private int _usualBytes = Limits.ReceiveBytes;
    private PooledBuffer? _fragments;
    private FrameOpcode _fragmentedKind;
    private bool _isAssembled;

    /// <summary>Longest message accepted, in bytes.</summary>
    public int MessageBytesMax { get; set; } = Limits.UnauthenticatedMessageBytesMax;

    /// <summary>Set when the client broke the framing; nothing more can be read then.</summary>
    public FrameViolation? Violation { get; private set; }

    /// <summary>Waits for more bytes, until the stream ends or is aborted.</summary>
    /// <returns>False at the end of the stream.</returns>
    public async ValueTask<bool> FillAsync()
    {
        if (_start == _end)
        {
            Release();
#pragma warning disable CA2022 // Reads nothing on purpose: it only waits until there is something to read.
            await stream.ReadAsync(Memory<byte>.Empty);
#pragma warning restore CA2022
        }

        MakeRoom();
        var count = await stream.ReadAsync(_buffer.AsMemory(_end));
        _end += count;
        return count > 0;
    }

    /// <summary>Takes the next message out of what was received.</summary>
    /// <param name="message">The message, when the call returns true.</param>
    /// <returns>False when bytes are missing or the framing is broken.</returns>
    public bool TryRead(out InboundMessage message)
    {
        message = default;
        if (_isAssembled)
        {
            _fragments!.Dispose();
            _fragments = null;
            _isAssembled = false;
        }

        while (Violation is null && TryReadFrame(out var header, out var payload))
        {
            if (Take(header, payload, out message))
                return true;
        }

        return false;
    }

    /// <summary>Reads and forgets whatever still comes, until the stream ends or is aborted.</summary>
    public async Task DiscardAsync()
    {
        Release();
        MakeRoom();
        while (await stream.ReadAsync(_buffer) > 0)
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _start = _end;
        Release();
        _fragments?.Dispose();
        _fragments = null;
    }

    private bool TryReadFrame(out FrameHeader header, out ReadOnlyMemory<byte> payload)
    {
        payload = default;
        _needed = FrameHeader.ServerSizeMax + sizeof(uint);
        if (!FrameHeader.TryRead(_buffer.AsSpan(_start.._end), out header, out var violation))
        {
            Violation = violation;
            return false;
        }

        Violation = CheckFrame(header);
        if (Violation is not null)
            return false;

        _needed = header.Size + (int)header.PayloadLength;
        if (_end - _start < _needed)
            return false;

        var bytes = _buffer.AsMemory(_start + header.Size, (int)header.PayloadLength);
        FrameMask.Apply(bytes.Span, header.Mask);
        payload = bytes;
        _start += _needed;
        _usualBytes = Math.Clamp(_needed, Limits.ReceiveBytes, Limits.FlushBytes);
        return true;
    }

    private FrameViolation? CheckFrame(FrameHeader header)
    {
        if (header.IsControl)
            return null;
        if (header.Opcode == FrameOpcode.Continuation && _fragments is null)
            return FrameViolation.ContinuationWithoutStart;
        if (header.Opcode != FrameOpcode.Continuation && _fragments is not null)
            return FrameViolation.MessageInsideMessage;
        var length = header.PayloadLength + (_fragments?.Length ?? 0);
        return length > MessageBytesMax ? FrameViolation.TooBig(MessageBytesMax) : null;
    }

    private bool Take(FrameHeader header, ReadOnlyMemory<byte> payload, out InboundMessage message)
    {
        message = new InboundMessage(header.Opcode, payload);
        if (!header.IsControl && !(header.IsFinal && _fragments is null))
        {
            if (!Assemble(header, payload.Span))
                return false;
            message = new InboundMessage(_fragmentedKind, _fragments!.WrittenMemory);
        }

        Violation = message.Kind switch
        {
            FrameOpcode.Text when !Utf8.IsValid(message.Payload.Span) => FrameViolation.TextNotUtf8,
            FrameOpcode.Close => CloseFrame.Check(message.Payload.Span),
            _ => null,
        };
        return Violation is null;
    }

    private bool Assemble(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (_fragments is null)
        {
            _fragments = new PooledBuffer(payload.Length + 1);
            _fragmentedKind = header.Opcode;
        }

        _fragments.Append(payload);
        return _isAssembled = header.IsFinal;
    }

    // The buffer grows with what was received, not with what was announced: a header alone costs nothing.
    private void MakeRoom()
    {
        if (_end < _buffer.Length && (_start == 0 || _start + _needed <= _buffer.Length))
            return;

        var kept = _end - _start;
        var capacity = Math.Max(_usualBytes, Math.Min(_needed, GrowthFactor * kept));
        var target = capacity <= _buffer.Length ? _buffer : ArrayPool<byte>.Shared.Rent(capacity);
        _buffer.AsSpan(_start, kept).CopyTo(target);
        if (target != _buffer && _buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = target;
        _start = 0;
        _end = kept;
    }

    private void Release()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = 0;
        _end = 0;
    }
}
