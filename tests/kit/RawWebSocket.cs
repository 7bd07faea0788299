using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TopGun.TestKit;

/// <summary>A WebSocket client that sends whatever bytes it is told to, well-formed or not.</summary>
public sealed class RawWebSocket : IAsyncDisposable
{
    /// <summary>Key of the handshake and its answer, from RFC 6455 §1.3.</summary>
    public const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly byte[] Mask = [0x37, 0xfa, 0x21, 0x3d];

    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private RawWebSocket(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>The server's answer to the handshake, up to the empty line.</summary>
    public string Response { get; private set; } = string.Empty;

    /// <summary>Connects and becomes a WebSocket.</summary>
    public static async Task<RawWebSocket> ConnectAsync(int port, string path = "/ws", int? receiveBuffer = null)
    {
        var client = await OpenAsync(port, receiveBuffer);
        await client.SendRawAsync(Request(path));
        await client.ReadResponseAsync();
        if (!client.Response.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            throw new InvalidOperationException(client.Response);
        return client;
    }

    /// <summary>Connects and sends nothing.</summary>
    public static async Task<RawWebSocket> OpenAsync(int port, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } bytes)
            socket.ReceiveBufferSize = bytes;
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new RawWebSocket(socket);
    }

    /// <summary>The text of a handshake.</summary>
    public static byte[] Request(string path, string key = Key, string version = "13") => Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n" +
        $"Sec-WebSocket-Version: {version}\r\nSec-WebSocket-Key: {key}\r\n\r\n");

    /// <summary>A frame as a client sends it.</summary>
    public static byte[] Frame(int opcode, ReadOnlySpan<byte> payload, bool isFinal = true, bool isMasked = true, int reserved = 0)
    {
        var header = new byte[14];
        header[0] = (byte)((isFinal ? 0x80 : 0) | reserved | opcode);
        var size = 2;
        if (payload.Length < 126)
        {
            header[1] = (byte)payload.Length;
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            header[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)payload.Length);
            size = 4;
        }
        else
        {
            header[1] = 127;
            BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(2), (ulong)payload.Length);
            size = 10;
        }

        if (!isMasked)
            return [.. header.AsSpan(0, size), .. payload];
        header[1] |= 0x80;
        var masked = payload.ToArray();
        for (var i = 0; i < masked.Length; i++)
            masked[i] ^= Mask[i & 3];
        return [.. header.AsSpan(0, size), .. Mask, .. masked];
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes);

    /// <summary>Sends a whole message.</summary>
    public Task SendAsync(ReadOnlySpan<byte> payload, int opcode = 2) => SendRawAsync(Frame(opcode, payload));

    /// <summary>Reads the answer to a handshake.</summary>
    public async Task ReadResponseAsync()
    {
        var text = new StringBuilder();
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            text.Append((char)(await ReadAsync(1))[0]);
        Response = text.ToString();
    }

    /// <summary>The next frame of the server.</summary>
    /// <exception cref="EndOfStreamException">The connection has ended.</exception>
    public async Task<(int Opcode, byte[] Payload)> ReceiveAsync()
    {
        var header = await ReadAsync(2);
        if ((header[0] & 0x70) != 0 || (header[1] & 0x80) != 0)
            throw new InvalidOperationException("The server masked a frame or set reserved bits.");
        long length = header[1];
        if (length == 126)
            length = BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2));
        else if (length == 127)
            length = BinaryPrimitives.ReadInt64BigEndian(await ReadAsync(8));
        return (header[0] & 0x0f, await ReadAsync((int)length));
    }

    /// <summary>The next message of the server, control frames passed over except Close.</summary>
    public async Task<byte[]> ReceiveMessageAsync()
    {
        while (true)
        {
            var (opcode, payload) = await ReceiveAsync();
            if (opcode == 8)
                throw new EndOfStreamException($"closed: {CloseText(payload)}");
            if (opcode is 1 or 2)
                return payload;
        }
    }

    /// <summary>Passes over everything up to the Close frame and returns its code and reason.</summary>
    public async Task<(int Code, string Reason)> ReceiveCloseAsync()
    {
        while (true)
        {
            var (opcode, payload) = await ReceiveAsync();
            if (opcode == 8)
                return (BinaryPrimitives.ReadUInt16BigEndian(payload), Encoding.UTF8.GetString(payload.AsSpan(2)));
        }
    }

    /// <summary>Passes over everything until the connection ends, in whatever way.</summary>
    public async Task WaitForEndAsync()
    {
        try
        {
            while (true)
                await ReadAsync(1);
        }
        catch (IOException)
        {
        }
    }

    /// <summary>Ends the connection without a word, as a crash of the client's machine would be told by its router.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static string CloseText(byte[] payload) =>
        payload.Length < 2 ? "" : $"{BinaryPrimitives.ReadUInt16BigEndian(payload)} {Encoding.UTF8.GetString(payload.AsSpan(2))}";

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        using var patience = new CancellationTokenSource(Patience);
        await _stream.ReadExactlyAsync(bytes, patience.Token);
        return bytes;
    }
}
