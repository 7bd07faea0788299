using System.Net;
using System.Net.Sockets;

namespace TopGun.Bench.Load.Peers;

/// <summary>A blocking loopback connection with a receive buffer; as cheap as a client can be.</summary>
internal sealed class SocketStream : IDisposable
{
    private const int ReceiveTimeoutMillis = 15_000;

    private readonly Socket _socket;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    public SocketStream(int port)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = ReceiveTimeoutMillis,
        };
        _socket.Connect(IPAddress.Loopback, port);
    }

    /// <summary>Bytes received and not consumed.</summary>
    public ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Sends everything.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[_socket.Send(bytes)..];
        }
    }

    /// <summary>Receives until at least this many bytes are buffered.</summary>
    public void Require(int count)
    {
        while (_end - _start < count)
        {
            MakeRoom(count);
            var received = _socket.Receive(_buffer.AsSpan(_end));
            if (received == 0)
            {
                throw new IOException("the server closed the connection");
            }

            _end += received;
        }
    }

    /// <summary>Takes bytes off the front.</summary>
    public void Consume(int count) => _start += count;

    /// <summary>Position after the next line break, receiving as needed.</summary>
    public int FindLine()
    {
        for (var required = 1; ; required = Buffered.Length + 1)
        {
            Require(required);
            if (Buffered.IndexOf("\r\n"u8) is >= 0 and var at)
            {
                return at + 2;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private void MakeRoom(int count)
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_buffer.Length - _start < count)
        {
            var target = _buffer.Length < count ? new byte[Math.Max(count, _buffer.Length * 2)] : _buffer;
            Buffer.BlockCopy(_buffer, _start, target, 0, _end - _start);
            (_buffer, _end, _start) = (target, _end - _start, 0);
        }
        else if (_end == _buffer.Length)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_end, _start) = (_end - _start, 0);
        }
    }
}
