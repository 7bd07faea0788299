using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests;

/// <summary>A client that speaks in messages over a raw WebSocket.</summary>
internal sealed class BridgeClient(RawWebSocket socket) : IAsyncDisposable
{
    public RawWebSocket Socket => socket;

    public static async Task<BridgeClient> ConnectAsync(int port, string path = "/ws") =>
        new(await RawWebSocket.ConnectAsync(port, path));

    public static byte[] Encode(ClientMessage message)
    {
        using var buffer = ClientMessages.Encode(message);
        return buffer.ToArray();
    }

    public Task SendAsync(ClientMessage message) => socket.SendAsync(Encode(message));

    public Task SendAsync(byte[] payload) => socket.SendAsync(payload);

    public async Task<ClientMessage> ReceiveAsync()
    {
        var payload = await socket.ReceiveMessageAsync();
        return ClientMessages.TryDecode(payload, out var message)
            ? message
            : throw new InvalidOperationException($"The server sent {Convert.ToHexString(payload)}.");
    }

    public async Task<TMessage> ReceiveAsync<TMessage>()
        where TMessage : ClientMessage
    {
        var message = await ReceiveAsync();
        return message as TMessage ?? throw new InvalidOperationException($"The server sent {Describe(message)}, not {typeof(TMessage).Name}.");
    }

    /// <summary>Proves that everything sent before was handled, and returns what the server said to it.</summary>
    public async Task<List<ClientMessage>> SettleAsync()
    {
        var mark = (ulong)Random.Shared.Next(1_000_000, int.MaxValue);
        await SendAsync(new Ping { Timestamp = mark });
        var answers = new List<ClientMessage>();
        while (true)
        {
            var message = await ReceiveAsync();
            if (message is Pong { Timestamp: var timestamp } && timestamp == mark)
                return answers;
            answers.Add(message);
        }
    }

    public ValueTask DisposeAsync() => socket.DisposeAsync();

    private static string Describe(ClientMessage message) =>
        message is Error error ? $"ERROR {error.Code} {error.Message}" : ClientMessages.TypeOf(message.Kind);
}
