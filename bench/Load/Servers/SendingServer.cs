using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace TopGun.Bench.Load.Servers;

/// <summary>
/// The least that a server of the load can be: it keeps nothing, understands nothing, and answers each write with the frames
/// that every subscriber awaits. Its cost is what receiving and sending alone take on this machine.
/// </summary>
/// <remarks>A thread per connection, which sleeps in the kernel between frames. A frame that is longer than its buffer ends the connection.</remarks>
internal sealed class SendingServer
{
    private const int ReceiveBytes = 1 << 18;

    private readonly Lock _gate = new();
    private readonly List<Socket> _subscribers = [];

    /// <summary>Announces its port on stdout and serves until the process is killed.</summary>
    public void Run()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine($"PORT={((IPEndPoint)listener.LocalEndpoint).Port}");
        while (true)
        {
            var socket = listener.AcceptSocket();
            socket.NoDelay = true;
            new Thread(() => Serve(socket)) { IsBackground = true }.Start();
        }
    }

    private void Serve(Socket socket)
    {
        try
        {
            var received = new byte[ReceiveBytes];
            _ = socket.Receive(received);
            socket.Send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n\r\n"u8);
            for (var filled = 0; ;)
            {
                var count = socket.Receive(received.AsSpan(filled));
                if (count == 0)
                {
                    break;
                }

                filled += count;
                while (FrameLength(received.AsSpan(0, filled)) is > 0 and var length && length <= filled)
                {
                    Answer(socket, received.AsSpan(0, length));
                    received.AsSpan(length, filled - length).CopyTo(received);
                    filled -= length;
                }
            }
        }
        catch (SocketException)
        {
            // The load closes its connections when it has counted enough.
        }

        lock (_gate)
        {
            _subscribers.Remove(socket);
        }
    }

    private void Answer(Socket socket, ReadOnlySpan<byte> frame)
    {
        if (frame.IndexOf("QUERY_SUB"u8) >= 0)
        {
            lock (_gate)
            {
                _subscribers.Add(socket);
            }

            socket.Send(SendingFrames.QueryResponse);
            return;
        }

        lock (_gate)
        {
            Tell(frame);
        }

        socket.Send(SendingFrames.Acknowledgement);
    }

    // Under the lock, so that each subscriber gets frames whole and in one order.
    private void Tell(ReadOnlySpan<byte> write)
    {
        if (_subscribers.Count == 0)
        {
            return;
        }

        var changes = SendingFrames.Changes(write);
        foreach (var subscriber in _subscribers)
        {
            subscriber.Send(changes);
        }
    }

    // Bytes of the first frame, of a client whose mask is zeros; 0 when its header is not there yet.
    private static int FrameLength(ReadOnlySpan<byte> received)
    {
        if (received.Length < 14)
        {
            return received.Length >= 6 && (received[1] & 127) < 126 ? 6 + (received[1] & 127) : 0;
        }

        return (received[1] & 127) switch
        {
            126 => 8 + BinaryPrimitives.ReadUInt16BigEndian(received[2..]),
            127 => checked(14 + (int)BinaryPrimitives.ReadUInt64BigEndian(received[2..])),
            var length => 6 + length,
        };
    }
}
