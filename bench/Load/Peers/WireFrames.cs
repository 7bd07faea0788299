using System.Buffers.Binary;
using System.Text;

namespace TopGun.Bench.Load.Peers;

/// <summary>WebSocket frames of a client, just enough for a trusted server on loopback.</summary>
internal sealed class WireFrames : IDisposable
{
    private const int BinaryOpcode = 2;
    private const int CloseOpcode = 8;

    private readonly SocketStream _stream;
    private byte[] _frame = new byte[1 << 16];

    public WireFrames(int port)
    {
        _stream = new SocketStream(port);
        _stream.Send(Encoding.ASCII.GetBytes(
            $"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));
        for (var length = 0; length != 2;)
        {
            length = _stream.FindLine();
            _stream.Consume(length);
        }
    }

    /// <summary>Sends one binary message, masked with zeros: a legal mask that costs nothing.</summary>
    public void Send(ReadOnlySpan<byte> payload)
    {
        var header = payload.Length < 126 ? 6 : payload.Length <= ushort.MaxValue ? 8 : 14;
        if (_frame.Length < header + payload.Length)
        {
            _frame = new byte[(header + payload.Length) * 2];
        }

        _frame.AsSpan(0, header).Clear();
        _frame[0] = 0x80 | BinaryOpcode;
        WriteLength(payload.Length, header);
        payload.CopyTo(_frame.AsSpan(header));
        _stream.Send(_frame.AsSpan(0, header + payload.Length));
    }

    /// <summary>Next binary message; valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        while (true)
        {
            _stream.Require(2);
            var (header, length) = ReadLength();
            _stream.Require(header + length);
            var opcode = _stream.Buffered[0] & 15;
            var payload = _stream.Buffered.Slice(header, length);
            _stream.Consume(header + length);
            if (opcode == BinaryOpcode)
            {
                return payload;
            }

            if (opcode == CloseOpcode)
            {
                throw new IOException("the server closed the WebSocket: " + Encoding.UTF8.GetString(payload[Math.Min(2, length)..]));
            }
        }
    }

    public void Dispose() => _stream.Dispose();

    private void WriteLength(int length, int header)
    {
        if (header == 6)
        {
            _frame[1] = (byte)(0x80 | length);
        }
        else if (header == 8)
        {
            _frame[1] = 0xfe;
            BinaryPrimitives.WriteUInt16BigEndian(_frame.AsSpan(2), (ushort)length);
        }
        else
        {
            _frame[1] = 0xff;
            BinaryPrimitives.WriteUInt64BigEndian(_frame.AsSpan(2), (ulong)length);
        }
    }

    private (int Header, int Length) ReadLength()
    {
        var length = _stream.Buffered[1] & 127;
        if (length < 126)
        {
            return (2, length);
        }

        if (length == 126)
        {
            _stream.Require(4);
            return (4, BinaryPrimitives.ReadUInt16BigEndian(_stream.Buffered[2..]));
        }

        _stream.Require(10);
        return (10, checked((int)BinaryPrimitives.ReadUInt64BigEndian(_stream.Buffered[2..])));
    }
}
