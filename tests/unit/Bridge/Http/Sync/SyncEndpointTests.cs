using System.Net;
using System.Net.Http.Headers;
using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Http.Sync;

/// <summary>POST /sync before a real node: bodies, callers and writes (checklist group V).</summary>
public sealed class SyncEndpointTests : SyncTests
{
    [TestCase("")]
    [TestCase("80")]
    [TestCase("de0000")]
    [TestCase("de0001aa6f7065726174696f6e7390")]
    public async Task Line_369_an_empty_request_gets_the_time(string body)
    {
        using var response = await PostAsync(Convert.FromHexString(body));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("application/msgpack"));
        var answer = await AnswerOfAsync(response);
        Assert.That(answer.ServerHlc.Millis, Is.GreaterThan(0));
        Assert.That((answer.Ack, answer.QueryResults.Count, answer.Errors.Count), Is.EqualTo(((HttpAck?)null, 0, 0)));
    }

    [Test]
    public async Task Line_370_a_write_is_acknowledged_and_seen_by_a_query_over_WebSocket()
    {
        var answer = await SyncAsync(Request([Messages.Put("1", "a"), Messages.Put("2", "b")]));

        Assert.That(answer.Ack!.LastId, Is.EqualTo("2"));
        Assert.That(answer.Ack.Results.Select(result => (result.OpId, result.Success)), Is.EqualTo([("1", true), ("2", true)]));
        Assert.That(answer.ServerHlc, Is.GreaterThan(Messages.Stamp));
        await using var client = await Host.ConnectAsync();
        await client.SendAsync(Messages.Query("q"));
        Assert.That((await client.ReceiveAsync<QueryResp>()).Results.Select(row => row.Key), Is.EquivalentTo(["a", "b"]));
    }

    [TestCase("ffff")]
    [TestCase("c0")]
    [TestCase("81a1")]
    [TestCase("81aa6f7065726174696f6e73a178")]
    public async Task Line_371_a_malformed_body_is_refused(string body) =>
        await ExpectErrorAsync(await PostAsync(Convert.FromHexString(body)), 400, "invalid MsgPack body");

    [Test]
    public async Task Line_371_deep_nesting_is_refused_and_the_server_lives()
    {
        await ExpectErrorAsync(await PostAsync(Messages.Deep("x", 2000)), 400, "invalid MsgPack body");
        var json = new string('[', 2000) + new string(']', 2000);
        await ExpectErrorAsync(await PostAsync(Encoding.UTF8.GetBytes(json), "application/json"), 400, "invalid JSON body");

        Assert.That((await PostAsync([])).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Line_367_a_body_beyond_2_MiB_is_refused()
    {
        using var tooLong = await PostAsync(new byte[Limits.HttpBodyBytesMax + 1]);
        await ExpectErrorAsync(tooLong, 413, "too large");
        await ExpectErrorAsync(await PostAsync(new byte[Limits.HttpBodyBytesMax]), 400, "invalid");
    }

    [Test]
    public async Task A_body_that_does_not_come_in_time_gets_408()
    {
        await using var host = await BridgeHost.StartAsync();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Grid.Authenticate = _ =>
        {
            arrived.SetResult();
            return Task.FromResult(Principal.Anonymous);
        };
        await using var socket = await RawWebSocket.OpenAsync(host.Port);
        await socket.SendRawAsync("POST /sync HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc"u8.ToArray());
        await arrived.Task;

        host.Time.Advance(Limits.HttpRequestTime);

        await socket.ReadResponseAsync();
        Assert.That(socket.Response, Does.StartWith("HTTP/1.1 408"));
    }

    [Test]
    public async Task Line_374_a_refused_operation_is_listed_and_not_acknowledged()
    {
        var refused = await SyncAsync(Request([Messages.Put("1", map: "")]));
        Assert.That(refused.Ack, Is.Null);
        Assert.That(refused.Errors.Single().Context, Is.EqualTo("1"));

        var mixed = await SyncAsync(Request([Messages.Put("1", map: ""), Messages.Put("2")]));
        Assert.That(mixed.Ack!.Results.Select(result => result.Success), Is.EqualTo([false, true]));
        Assert.That(mixed.Errors.Single().Code, Is.EqualTo(400));
    }

    [Test]
    public async Task A_request_may_hold_more_operations_than_one_batch()
    {
        var count = GridLimits.OperationsPerBatchMax + 1;
        var answer = await SyncAsync(Request([.. Enumerable.Range(1, count).Select(i => Messages.Put($"{i}", $"k{i}"))]));

        Assert.That((answer.Ack!.LastId, answer.Ack.Results.Count), Is.EqualTo(($"{count}", count)));
    }

    [Test]
    public async Task Line_372_without_token_the_answer_depends_on_the_switch()
    {
        await using var strict = await BridgeHost.StartAsync(options => options.RequireAuthentication = true);
        using var strictHttp = Client(strict);
        await ExpectErrorAsync(await strictHttp.PostAsync("/sync", Content([])), 401, "authentication required");
        Assert.That(strict.Grid.Authentications, Is.Zero);

        await using var open = await BridgeHost.StartAsync(options =>
        {
            options.RequireAuthentication = true;
            options.AnonymousHttpGrid = Host.Grid.AdmittingAnonymous;
        });
        using var openHttp = Client(open);
        Assert.That((await openHttp.PostAsync("/sync", Content([]))).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(open.Grid.Authentications, Is.Zero);
    }

    [Test]
    public async Task Line_373_a_bad_token_is_refused_and_a_good_one_served()
    {
        await using var host = await BridgeHost.StartAsync(options => options.RequireAuthentication = true);
        host.Grid.Authenticate = credentials => credentials.Token == "good"
            ? Task.FromResult(Principal.Anonymous)
            : throw new GridException(GridErrorCode.Unauthenticated, "expired");
        using var http = Client(host);

        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "bad");
        await ExpectErrorAsync(await http.PostAsync("/sync", Content([])), 401, "Authentication failed");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "good");
        Assert.That((await http.PostAsync("/sync", Content([]))).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(host.Grid.Sessions, Is.Empty, "a session outlives its request");
    }

    [Test]
    public async Task A_grid_that_throws_leaves_no_operation_without_an_answer()
    {
        await using var host = await BridgeHost.StartAsync();
        host.Grid.Apply = (_, _, _) => throw new InvalidOperationException("defect");
        using var http = Client(host);

        var answer = await AnswerOfAsync(await http.PostAsync("/sync", Content(Bytes(Request([Messages.Put("1")])))));

        Assert.That(answer.Errors.Single(), Is.EqualTo(new HttpError { Code = 500, Message = "internal error", Context = "1" }));
    }
}
