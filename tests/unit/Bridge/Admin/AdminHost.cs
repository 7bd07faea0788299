using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TopGun.Bridge.Admin;
using TopGun.Bridge.Login;
using TopGun.Client;
using TopGun.Client.Tests.Hosts;
using TopGun.Core.Grid;
using TopGun.Core.Tokens;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Authentication;
using TopGun.Node.Query;
using TopGun.Node.Storage;

namespace TopGun.Bridge.Tests.Admin;

/// <summary>A real node behind a bridge with an admin plane, spoken to over real HTTP.</summary>
internal sealed class AdminHost : IAsyncDisposable
{
    private const string Secret = "a secret of the tests";

    private readonly NodeGrid _node;
    private readonly List<IAsyncDisposable> _between;
    private readonly BridgeHost _bridge;

    private AdminHost(NodeGrid node, List<IAsyncDisposable> between, BridgeHost bridge, ManualTimeProvider time)
    {
        _node = node;
        _between = between;
        _bridge = bridge;
        Time = time;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{bridge.Port}") };
    }

    public static Hs256Key Key { get; } = new(Encoding.UTF8.GetBytes(Secret));

    public HttpClient Http { get; }

    public ManualTimeProvider Time { get; }

    public NodeGrid Node => _node;

    public int Port => _bridge.Port;

    /// <summary>Starts it; without authentication when <paramref name="isOpen"/>, with a gateway's stream before the node when <paramref name="isApart"/>.</summary>
    public static async Task<AdminHost> StartAsync(Action<AdminOptions>? configure = null, bool isOpen = false, bool isApart = false)
    {
        var time = new ManualTimeProvider();
        var store = new RecordStore();
        var node = new NodeGrid(
            new NodeOptions { NodeId = "node-1", AnonymousMayAdminister = isOpen },
            store,
            new QueryEngine(store, time, TaskScheduler.Default),
            isOpen ? new NoAuthentication() : new JwtAuthenticator(Key, new JwtOptions(), time),
            time,
            RandomNumberGenerator.Fill);
        var admin = new AdminOptions
        {
            RequireAuthentication = !isOpen,
            Login = new LoginOptions { Tokens = isOpen ? null : new JwtWriter(Key, new JwtOptions()), Password = "a password" },
        };
        configure?.Invoke(admin);
        var between = new List<IAsyncDisposable>();
        var bridge = await BridgeHost.StartAsync(
            options =>
            {
                options.RequireAuthentication = !isOpen;
                options.Admin = admin;
                options.Clock = node.Clock;
            },
            isApart ? await ReachAsync(node, between) : node,
            time);
        return new AdminHost(node, between, bridge, time);
    }

    /// <summary>A token for somebody with these roles.</summary>
    public string Token(params string[] roles) => new JwtWriter(Key, new JwtOptions()).Write("somebody", roles, Time.GetUtcNow(), TimeSpan.FromHours(1));

    /// <summary>Asks as an administrator.</summary>
    public Task<HttpResponseMessage> SendAsync(string method, string path, string? body = null) =>
        SendAsync(method, path, body, Token("admin"));

    /// <summary>Asks with a token, or without.</summary>
    public Task<HttpResponseMessage> SendAsync(string method, string path, string? body, string? token, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return Http.SendAsync(request);
    }

    /// <summary>Asks as an administrator and reads the answer, which must have this status.</summary>
    public async Task<JsonElement> JsonAsync(string method, string path, string? body = null, int status = 200)
    {
        using var response = await SendAsync(method, path, body);
        return await ReadAsync(response, status);
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(status), text);
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Connects a client whose token names this role.</summary>
    public async Task<BridgeClient> ConnectAsync(string role = "user")
    {
        var client = await _bridge.ConnectAsync();
        await client.ReceiveAsync<Protocol.Client.AuthRequired>();
        await client.SendAsync(new Protocol.Client.Auth { Token = Token(role) });
        await client.ReceiveAsync<Protocol.Client.AuthAck>();
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _bridge.DisposeAsync();
        foreach (var part in Enumerable.Reverse(_between))
            await part.DisposeAsync();
        _node.Dispose();
    }

    private static async Task<IGrid> ReachAsync(NodeGrid node, List<IAsyncDisposable> between)
    {
        var host = await GridHost.StartAsync(node);
        var grid = new RemoteGrid(new RemoteGridOptions { Addresses = [host.Address] });
        between.AddRange([host, grid]);
        return grid;
    }
}
