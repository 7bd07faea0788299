using System.Text.Json;
using System.Text.Json.Nodes;

namespace TopGun.Rpc.Tests.Interop;

/// <summary>A grpc-js client in a Node process, told in JSON what to call.</summary>
internal sealed class NodeClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly NodeProgram _program;

    public NodeClient(int port, params string[] arguments) =>
        _program = NodeProgram.Start("rpc/echo-client.mjs", [$"localhost:{port}", .. arguments]);

    /// <summary>Makes one call and returns its outcome.</summary>
    public async Task<JsonNode> CallAsync(object command)
    {
        await BeginAsync(command);
        return await EndAsync();
    }

    public Task BeginAsync(object command) => _program.WriteLineAsync(JsonSerializer.Serialize(command));

    public async Task<JsonNode> EndAsync() => JsonNode.Parse(await _program.ReadLineAsync(Limit))!;

    public void Kill() => _program.Kill();

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
