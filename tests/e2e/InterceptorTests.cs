using System.Text;
using System.Text.Json;
using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>The interceptors that an operator switches on.</summary>
public sealed class InterceptorTests
{
    [Test]
    public async Task Writes_are_limited_and_objects_stamped_as_configured()
    {
        await using var server = await RunningServer.StartAsync(
            "--no-auth --port 0 --store memory", ("TOPGUN_RATE_LIMIT_WRITES", "1"), ("TOPGUN_RATE_LIMIT_WINDOW_MS", "3600000"), ("TOPGUN_SERVER_TIMESTAMP", "1"));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };
        const string Body = """
            {"clientId":"c","clientHlc":{"millis":0,"counter":0,"nodeId":"c"},
             "operations":[
               {"id":"1","mapName":"m","key":"a","record":{"value":{"n":1},"timestamp":{"millis":1,"counter":0,"nodeId":"c"}}},
               {"id":"2","mapName":"m","key":"b","record":{"value":{"n":2},"timestamp":{"millis":1,"counter":0,"nodeId":"c"}}}],
             "queries":[{"queryId":"q","mapName":"m"}]}
            """;
        using var content = new StringContent(Body, Encoding.UTF8, "application/json");

        using var response = await http.PostAsync("/sync", content);

        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        var error = answer.GetProperty("errors")[0];
        Assert.That((error.GetProperty("code").GetInt32(), error.GetProperty("context").GetString()), Is.EqualTo((429, "2")));
        var row = answer.GetProperty("queryResults")[0].GetProperty("results")[0].GetProperty("value");
        Assert.That((row.GetProperty("n").GetInt32(), row.GetProperty("_serverTimestamp").GetInt64() > 0), Is.EqualTo((1, true)));
    }

    [Test]
    public async Task A_limit_for_nobody_ends_the_start()
    {
        var (exitCode, _, errors) = await RunningServer.RunToEndAsync("--no-auth --port 0", ("TOPGUN_RATE_LIMIT_PER", "house"));

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("TOPGUN_RATE_LIMIT_PER").And.Contain("connection or user"));
    }
}
