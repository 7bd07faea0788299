using System.Net.Sockets;

namespace TopGun.Bridge.Connections;

/// <summary>Reads through the host's transport and writes to its socket directly, on the thread that flushes.</summary>
/// <remarks>
/// A frame handed to the host's pipe is copied once more and passes two threads before it reaches the socket. Writing here took
/// the fan-out to 100 subscribers from 5.8 to 5.1 µs of processor time per delivery one by one, and from 0.49 to 0.39 µs at 20
/// per flush (bench/README.md). Sound only without TLS, and after everything that the host wrote itself has left it: the bridge
/// leaves the host's transport next to no write buffer, so that the handshake is on the socket when it has been awaited.
/// </remarks>
/// <param name="reads">The host's stream of the connection.</param>
/// <param name="socket">The socket under it, made non-blocking.</param>
internal sealed class SocketWriteStream(Stream reads, Socket socket) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        reads.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (buffer.Length > 0)
            {
                var sent = socket.Send(buffer.Span, SocketFlags.None, out var error);
                if (error == SocketError.WouldBlock)
                    return WriteRestAsync(buffer, cancellationToken);
                if (error != SocketError.Success)
                    return ValueTask.FromException(new IOException($"the connection broke: {error}"));
                buffer = buffer[sent..];
            }

            return ValueTask.CompletedTask;
        }
        catch (ObjectDisposedException closed)
        {
            return ValueTask.FromException(new IOException("the connection is closed", closed));
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask WriteRestAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            while (buffer.Length > 0)
                buffer = buffer[await socket.SendAsync(buffer, SocketFlags.None, cancellationToken)..];
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            throw new IOException("the connection broke", broken);
        }
    }
}
