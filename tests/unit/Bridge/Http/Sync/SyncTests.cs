using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Http.Sync;

/// <summary>A real node behind POST /sync, and how it is asked.</summary>
public abstract class SyncTests
{
    private protected NodeHost Host { get; private set; } = null!;

    private protected HttpClient Http { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync()
    {
        Host = await NodeHost.StartAsync();
        Http = Client(Host.Bridge);
    }

    [TearDown]
    public async Task StopAsync()
    {
        Http.Dispose();
        await Host.DisposeAsync();
    }

    private protected static HttpClient Client(BridgeHost host) => new() { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}") };

    private protected static HttpSyncRequest Request(Operation[] operations) =>
        new() { ClientId = "c", ClientHlc = Messages.Stamp, Operations = operations };

    private protected static HttpSyncRequest Asking(params HttpQuery[] queries) =>
        new() { ClientId = "c", ClientHlc = Messages.Stamp, Queries = queries };

    private protected static byte[] Bytes(HttpSyncRequest request)
    {
        using var buffer = new PooledBuffer();
        request.Write(new MsgPackWriter(buffer));
        return buffer.ToArray();
    }

    private protected static ByteArrayContent Content(byte[] body, string type = "application/x-msgpack") =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    private protected static async Task<HttpSyncResponse> AnswerOfAsync(HttpResponseMessage response)
    {
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var reader = new MsgPackReader(await response.Content.ReadAsByteArrayAsync());
        return HttpSyncResponse.Read(ref reader);
    }

    private protected static async Task ExpectErrorAsync(HttpResponseMessage response, int status, string message)
    {
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.That(error.GetProperty("code").GetInt32(), Is.EqualTo(status));
        Assert.That(error.GetProperty("message").GetString(), Does.Contain(message));
    }

    private protected Task<HttpResponseMessage> PostAsync(byte[] body, string type = "application/x-msgpack") =>
        Http.PostAsync("/sync", Content(body, type));

    private protected async Task<HttpSyncResponse> SyncAsync(HttpSyncRequest request) => await AnswerOfAsync(await PostAsync(Bytes(request)));
}
