using System.Buffers;
using System.Buffers.Binary;
using Grpc.Core;

namespace TopGun.Rpc.Wire;

/// <summary>Serialises messages into frames that wait, back to back, to be written in one go.</summary>
/// <remarks>
/// <code>
/// +------------+----------------------+---------+
/// | compressed | length (big-endian)  | payload |
/// | 1 byte     | 4 bytes              |         |
/// +------------+----------------------+---------+
/// </code>
/// Not thread-safe; the stream writers allow one write at a time.
/// </remarks>
internal sealed class FrameWriter(int? maxBytes, bool gzip) : SerializationContext
{
    public const int HeaderBytes = 5;

    private readonly PooledBuffer _frames = new();
    private readonly int _maxBytes = maxBytes ?? int.MaxValue;
    private bool _complete;

    /// <summary>The frames that wait; valid until <see cref="Clear" />.</summary>
    public ReadOnlyMemory<byte> Pending => _frames.Written;

    /// <summary>Adds a message; after a failure no part of it remains.</summary>
    /// <exception cref="RpcException">The message is larger than allowed (RESOURCE_EXHAUSTED).</exception>
    public void Append<T>(T message, Action<T, SerializationContext> serializer, bool compress)
    {
        var start = _frames.Length;
        try
        {
            _frames.GetSpan(HeaderBytes)[..HeaderBytes].Clear();
            _frames.Advance(HeaderBytes);
            _complete = false;
            serializer(message, this);
            if (!_complete)
                throw new InvalidOperationException("The marshaller did not complete the message.");
            Finish(start, gzip && compress);
        }
        catch
        {
            _frames.Truncate(start);
            throw;
        }
    }

    /// <summary>Forgets the frames after they were written, and gives their memory back.</summary>
    public void Clear() => _frames.Clear();

    public override void SetPayloadLength(int payloadLength)
    {
        RequireAllowed(payloadLength);
        _frames.Reserve(payloadLength);
    }

    public override IBufferWriter<byte> GetBufferWriter() => _frames;

    public override void Complete() => _complete = true;

    public override void Complete(byte[] payload)
    {
        SetPayloadLength(payload.Length);
        _frames.Write(payload);
        _complete = true;
    }

    private void Finish(int start, bool compress)
    {
        var payload = start + HeaderBytes;
        RequireAllowed(_frames.Length - payload);
        if (compress)
            CompressFrom(payload);
        var header = _frames.Span[start..];
        header[0] = compress ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)(_frames.Length - payload));
    }

    private void CompressFrom(int payload)
    {
        var compressed = new PooledBuffer();
        try
        {
            Gzip.Compress(_frames.Span[payload..], compressed);
            _frames.Truncate(payload);
            _frames.Write(compressed.Span);
        }
        finally
        {
            compressed.Clear();
        }
    }

    private void RequireAllowed(int bytes)
    {
        if (bytes > _maxBytes)
            throw FrameErrors.SentTooLarge(bytes, _maxBytes);
    }
}
