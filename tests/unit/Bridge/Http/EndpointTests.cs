using System.Net;
using System.Text.Json;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Http;

/// <summary>What plain HTTP and broken handshakes get (server-behaviour §8.1, RFC 6455 §4.2).</summary>
public sealed class EndpointTests
{
    private BridgeHost _host = null!;
    private HttpClient _http = null!;
    private bool _isReady;
    private bool _isLeaving;

    [SetUp]
    public async Task StartAsync()
    {
        (_isReady, _isLeaving) = (true, false);
        _host = await BridgeHost.StartAsync(options =>
        {
            options.IsReady = () => _isReady;
            options.IsLeaving = () => _isLeaving;
        });
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_host.Port}") };
    }

    [TearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Line_356_health_tells_state_connections_and_unanswered_writes()
    {
        await using var client = await _host.ConnectAsync();
        var accepted = new TaskCompletionSource();
        _host.Grid.Apply = (_, _, _) => accepted.SetResult();
        await client.SendAsync(Messages.Single(Messages.Put("1")));
        await accepted.Task;
        _host.Time.Advance(TimeSpan.FromSeconds(7));

        var health = JsonDocument.Parse(await _http.GetStringAsync("/health")).RootElement;

        Assert.That(health.GetProperty("state").GetString(), Is.EqualTo("ready"));
        Assert.That(health.GetProperty("connections").GetInt32(), Is.EqualTo(1));
        Assert.That(health.GetProperty("in_flight").GetInt32(), Is.EqualTo(1));
        Assert.That(health.GetProperty("uptime_secs").GetInt64(), Is.EqualTo(7));
    }

    [TestCase("/health/ready")]
    [TestCase("/healthz")]
    public async Task Line_357_readiness_follows_the_grid_and_liveness_does_not(string path)
    {
        Assert.That((await _http.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        _isReady = false;
        Assert.That((await _http.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That((await _http.GetAsync("/health/live")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("/health/ready")]
    [TestCase("/healthz")]
    public async Task Line_29_a_process_about_to_stop_is_not_ready_and_serves_all_the_same(string path)
    {
        await using var before = await _host.ConnectAsync();
        _isLeaving = true;

        Assert.That((await _http.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await _http.GetStringAsync("/health"), Does.Contain("draining"));
        await using var after = await _host.ConnectAsync();
        foreach (var client in (BridgeClient[])[before, after])
        {
            await client.SendAsync(Messages.Single(Messages.Put("1")));
            Assert.That((await client.ReceiveAsync<OpAck>()).LastId, Is.EqualTo("1"));
        }
    }

    [Test]
    public async Task The_root_says_what_it_is_and_unknown_paths_are_404_in_JSON()
    {
        Assert.That(await _http.GetStringAsync("/"), Does.Contain("WebSocket"));
        foreach (var path in (string[])["/nope", "/nope.js"])
        {
            using var response = await _http.GetAsync(path);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"), path);
        }
    }

    [TestCase("/")]
    [TestCase("/health")]
    [TestCase("/health/live")]
    [TestCase("/health/ready")]
    [TestCase("/healthz")]
    [TestCase("/metrics")]
    [TestCase("/api/status")]
    [TestCase("/api/auth/status")]
    [TestCase("/demo/")]
    [TestCase("/demo/nothing")]
    public async Task A_page_answers_HEAD_with_the_headers_of_GET_and_no_body(string path)
    {
        using var page = await _http.GetAsync(path);
        using var question = new HttpRequestMessage(HttpMethod.Head, path);
        using var head = await _http.SendAsync(question);

        Assert.That(head.StatusCode, Is.EqualTo(page.StatusCode));
        Assert.That(Fields(head), Is.EqualTo(Fields(page)));
        Assert.That(await head.Content.ReadAsByteArrayAsync(), Is.Empty);

        // Date and id belong to the answer; the length and the form of the body need not be told by HEAD (RFC 9110 §9.3.2).
        static IEnumerable<string> Fields(HttpResponseMessage response) => response.Headers.Concat(response.Content.Headers)
            .Where(field => field.Key is not ("Date" or "X-Request-ID" or "Transfer-Encoding" or "Content-Length"))
            .Select(field => $"{field.Key}: {string.Join(",", field.Value)}").Order();
    }

    [TestCase("/ws")]
    [TestCase("/events")]
    [TestCase("/sync")]
    public async Task What_is_no_page_answers_no_HEAD(string path)
    {
        using var head = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

        Assert.That(head.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(head.Content.Headers.Allow, Is.EqualTo([path == "/sync" ? "POST" : "GET"]));
    }

    [Test]
    public async Task The_handshake_answers_the_example_of_the_standard()
    {
        await using var socket = await RawWebSocket.ConnectAsync(_host.Port);

        Assert.That(socket.Response, Does.Contain("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        Assert.That(socket.Response, Does.Not.Contain("Sec-WebSocket-Extensions"));
    }

    [TestCase(RawWebSocket.Key, "12", "426")]
    [TestCase("short", "13", "400")]
    [TestCase("", "13", "400")]
    public async Task A_broken_handshake_is_refused(string key, string version, string status)
    {
        await using var socket = await RawWebSocket.OpenAsync(_host.Port);
        await socket.SendRawAsync(RawWebSocket.Request("/ws", key, version));
        await socket.ReadResponseAsync();

        Assert.That(socket.Response, Does.StartWith($"HTTP/1.1 {status}"));
    }

    [Test]
    public async Task Plain_requests_to_the_socket_path_are_refused() =>
        Assert.That((await _http.GetAsync("/ws")).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));

    [Test]
    public async Task Line_83_a_message_beyond_the_limit_closes_its_connection_only()
    {
        await using var bystander = await _host.ConnectAsync();
        await using var client = await _host.ConnectAsync();
        await client.Socket.SendRawAsync((byte[])[0x82, 0xff, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0]);

        Assert.That((await client.Socket.ReceiveCloseAsync()).Code, Is.EqualTo(1009));
        Assert.That(await bystander.SettleAsync(), Is.Empty);
    }

    [Test]
    public async Task Line_83_the_limit_is_lower_before_authentication()
    {
        var message = new byte[Limits.UnauthenticatedMessageBytesMax + 1];
        await using var host = await BridgeHost.StartAsync(options => options.RequireAuthentication = true);
        await using var unknown = await host.ConnectAsync();
        await unknown.Socket.SendRawAsync(RawWebSocket.Frame(2, message).AsMemory(0, 100));
        Assert.That((await unknown.Socket.ReceiveCloseAsync()).Code, Is.EqualTo(1009));

        await using var known = await _host.ConnectAsync();
        await known.Socket.SendAsync(message);
        Assert.That((await known.SettleAsync()).Cast<Error>().Single().Code, Is.EqualTo(400));
    }

    [Test]
    public async Task Pings_of_the_transport_are_answered_and_closes_returned()
    {
        await using var client = await _host.ConnectAsync();
        await client.Socket.SendAsync("beat"u8, opcode: 9);
        Assert.That(await client.Socket.ReceiveAsync(), Is.EqualTo((10, "beat"u8.ToArray())));

        await client.Socket.SendAsync([0x0f, 0xa1, (byte)'x'], opcode: 8);

        Assert.That(await client.Socket.ReceiveCloseAsync(), Is.EqualTo((4001, "x")));
        await client.Socket.WaitForEndAsync();
    }
}
