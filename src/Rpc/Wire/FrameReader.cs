using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;

namespace TopGun.Rpc.Wire;

/// <summary>Cuts the bytes of a stream into messages; many messages of one read cost one read.</summary>
/// <remarks>
/// The frame is pictured at <see cref="FrameWriter" />. The length is checked before anything waits for, or makes room
/// for, the payload. Not thread-safe; the stream readers allow one read at a time.
/// </remarks>
internal sealed class FrameReader(PipeReader input, int? maxBytes, bool gzip) : DeserializationContext
{
    private readonly int _maxBytes = maxBytes ?? int.MaxValue;
    private readonly PooledBuffer _inflated = new();
    private ReadOnlySequence<byte> _unread;
    private ReadOnlySequence<byte> _payload;
    private bool _holding;
    private bool _ended;

    public override int PayloadLength => (int)_payload.Length;

    public override byte[] PayloadAsNewBuffer() => _payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _payload;

    /// <summary>Moves to the next message; false at the end of the stream. The message is valid until the next move.</summary>
    /// <exception cref="RpcException">The frame is malformed (INTERNAL) or too large (RESOURCE_EXHAUSTED).</exception>
    /// <exception cref="OperationCanceledException">The token fired, or <see cref="CancelPendingMove" /> was called.</exception>
    public ValueTask<bool> MoveAsync(CancellationToken cancellationToken) =>
        TryTakeFrame() ? new ValueTask<bool>(true) : ReadAsync(cancellationToken);

    /// <summary>Reads the current message.</summary>
    /// <exception cref="RpcException">The payload is not a message of this type (INTERNAL).</exception>
    public T Decode<T>(Func<DeserializationContext, T> deserializer)
    {
        try
        {
            return deserializer(this);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw FrameErrors.Undecodable(e);
        }
    }

    /// <summary>Lets a pending move fail with <see cref="OperationCanceledException" />.</summary>
    public void CancelPendingMove() => input.CancelPendingRead();

    /// <summary>Gives the buffers back; the stream is not read further.</summary>
    public void Release()
    {
        _inflated.Clear();
        LetGo(_unread.Start);
    }

    /// <summary>Gives the buffers back and closes the stream.</summary>
    public void Complete()
    {
        Release();
        input.Complete();
    }

    private async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (!_ended)
        {
            LetGo(_unread.End);
            var result = await input.ReadAsync(cancellationToken);
            _unread = result.Buffer;
            _holding = true;
            if (result.IsCanceled)
                throw new OperationCanceledException();
            _ended = result.IsCompleted;
            if (TryTakeFrame())
                return true;
        }

        return _unread.IsEmpty ? false : throw FrameErrors.Truncated();
    }

    // Everything before the unread bytes is consumed; up to `examined` has been looked at.
    private void LetGo(SequencePosition examined)
    {
        if (!_holding)
            return;
        _holding = false;
        input.AdvanceTo(_unread.Start, examined);
        _unread = default;
    }

    private bool TryTakeFrame()
    {
        if (_unread.Length < FrameWriter.HeaderBytes)
            return false;
        var (compressed, length) = ReadHeader();
        if (_unread.Length < FrameWriter.HeaderBytes + length)
            return false;
        var payload = _unread.Slice(FrameWriter.HeaderBytes, length);
        _unread = _unread.Slice(payload.End);
        _payload = compressed ? Inflate(payload) : payload;
        return true;
    }

    private (bool Compressed, long Length) ReadHeader()
    {
        Span<byte> header = stackalloc byte[FrameWriter.HeaderBytes];
        if (_unread.FirstSpan.Length >= FrameWriter.HeaderBytes)
            _unread.FirstSpan[..FrameWriter.HeaderBytes].CopyTo(header);
        else
            _unread.Slice(0, FrameWriter.HeaderBytes).CopyTo(header);
        var flag = header[0];
        if (flag > 1)
            throw FrameErrors.BadFlag(flag);
        if (flag == 1 && !gzip)
            throw FrameErrors.CompressedWithoutEncoding();
        long length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > _maxBytes)
            throw FrameErrors.ReceivedTooLarge(length, _maxBytes);
        return (flag == 1, length);
    }

    private ReadOnlySequence<byte> Inflate(ReadOnlySequence<byte> payload)
    {
        _inflated.Clear();
        Gzip.Inflate(payload, _inflated, _maxBytes);
        return new ReadOnlySequence<byte>(_inflated.Written);
    }
}
