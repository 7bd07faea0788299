using System.Net;
using System.Text;
using System.Text.Json;
using TopGun.E2E.Tests.Kit;

namespace TopGun.E2E.Tests;

/// <summary>What a real process measures, and who gets it.</summary>
public sealed class MetricsTests
{
    private const string Write =
        """{"clientId":"c","clientHlc":{"millis":0,"counter":0,"nodeId":"c"},"operations":[{"id":"1","mapName":"MAP","key":"a","opType":"PUT","record":{"value":1,"timestamp":{"millis":1,"counter":0,"nodeId":"c"}}}]}""";

    [Test]
    public async Task Lines_358_360_to_362_and_364_operations_are_counted_and_timed_by_service()
    {
        await using var server = await RunningServer.StartAsync("--no-auth --port 0");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };
        Assert.That(await http.GetStringAsync("/metrics"), Does.Contain("topgun_operations_total{service=\"crdt\",outcome=\"ok\"} 0\n"));

        await WriteAsync(http, "todos");
        await WriteAsync(http, "_topgun_reserved");

        var samples = PrometheusText.Read(await http.GetStringAsync("/metrics"));
        Assert.That(samples["topgun_operations_total{service=\"crdt\",outcome=\"ok\"}"], Is.EqualTo(1));
        Assert.That(samples["topgun_operations_total{service=\"crdt\",outcome=\"error\"}"], Is.EqualTo(1));
        Assert.That(samples["topgun_operation_errors_total{service=\"crdt\",error=\"forbidden\"}"], Is.EqualTo(1));
        Assert.That(samples["topgun_operation_duration_seconds_count{service=\"crdt\"}"], Is.EqualTo(2));
        var status = JsonDocument.Parse(await http.GetStringAsync("/api/status")).RootElement;
        Assert.That(status.GetProperty("totalOperations").GetInt64(), Is.EqualTo(2));
    }

    [Test]
    public async Task Slow_operations_are_listed()
    {
        await using var server = await RunningServer.StartAsync("--no-auth --port 0");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };
        using var changed = await http.PutAsync("/api/admin/settings", new StringContent("""{"slowOperationMs":0}"""));
        Assert.That(changed.IsSuccessStatusCode, Is.True);

        await WriteAsync(http, "todos");

        var slow = JsonDocument.Parse(await http.GetStringAsync("/api/admin/operations/slow")).RootElement.GetProperty("operations")[0];
        Assert.That((slow.GetProperty("service").GetString(), slow.GetProperty("mapName").GetString()), Is.EqualTo(("crdt", "todos")));
        Assert.That(slow.GetProperty("tookMs").GetDouble(), Is.Positive);
    }

    [Test]
    public async Task Metrics_are_sent_to_a_collector_of_OpenTelemetry()
    {
        using var collector = new HttpListener();
        var port = Listen(collector);
        await using var server = await RunningServer.StartAsync(
            "--no-auth --port 0",
            ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{port}"), ("OTEL_METRIC_EXPORT_INTERVAL", "100"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=a%20key"), ("OTEL_SERVICE_NAME", "grid"));

        var received = await collector.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(30));
        using var body = new MemoryStream();
        await received.Request.InputStream.CopyToAsync(body);
        received.Response.Close();

        Assert.That((received.Request.HttpMethod, received.Request.Url!.AbsolutePath), Is.EqualTo(("POST", "/v1/metrics")));
        Assert.That((received.Request.ContentType, received.Request.Headers["x-key"]), Is.EqualTo(("application/x-protobuf", "a key")));
        var resource = ProtobufFields.Of(body.ToArray()).Single(field => field.Number == 1);
        var fields = ProtobufFields.Of(resource.Bytes).ToArray();
        Assert.That(Encoding.UTF8.GetString(fields.Single(field => field.Number == 1).Bytes), Does.Contain("service.name").And.Contain("grid"));
        var metrics = ProtobufFields.Of(fields.Single(field => field.Number == 2).Bytes).Where(field => field.Number == 2)
            .Select(metric => ProtobufFields.Of(metric.Bytes).ToDictionary(field => field.Number, field => field.Bytes))
            .ToDictionary(metric => Encoding.UTF8.GetString(metric[1]));
        Assert.That(metrics["topgun_operations_total"].Keys, Does.Contain(7), "a sum");
        Assert.That(metrics["topgun_active_connections"].Keys, Does.Contain(5), "a gauge");
        Assert.That(metrics["topgun_operation_duration_seconds"].Keys, Does.Contain(9), "a histogram");
    }

    [Test]
    public async Task A_collector_that_cannot_be_named_ends_the_start()
    {
        var (exitCode, _, errors) = await RunningServer.RunToEndAsync("--no-auth --port 0", ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector"));

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("OTEL_EXPORTER_OTLP_ENDPOINT"));
    }

    private static async Task WriteAsync(HttpClient http, string map)
    {
        using var body = new StringContent(Write.Replace("MAP", map, StringComparison.Ordinal), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync("/sync", body);
        Assert.That(response.IsSuccessStatusCode, Is.True, await response.Content.ReadAsStringAsync());
    }

    // The port is free when it is looked for; another may take it before the listener does.
    private static int Listen(HttpListener listener)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            try
            {
                listener.Prefixes.Clear();
                listener.Prefixes.Add($"http://127.0.0.1:{port}/");
                listener.Start();
                return port;
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                // Taken meanwhile.
            }
        }
    }
}
