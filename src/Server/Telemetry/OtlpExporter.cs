using System.Net.Http.Headers;
using Google.Protobuf;
using TopGun.Bridge.Telemetry;
using TopGun.Server.Configuration;

namespace TopGun.Server.Telemetry;

/// <summary>Sends metrics to an OpenTelemetry collector: OTLP over HTTP in protobuf, every so often and once more at the end.</summary>
/// <remarks>One that cannot be reached is logged once until it can be reached again; nothing is kept for it, since sums are cumulative.</remarks>
internal sealed partial class OtlpExporter : BackgroundService
{
    private static readonly TimeSpan SendTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastSendTime = TimeSpan.FromSeconds(1);

    private readonly MetricsCollector _collector;
    private readonly OtlpSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<OtlpExporter> _logger;
    private readonly OtlpMessage _message;
    private readonly HttpClient _http = new() { Timeout = SendTime };
    private bool _isFailing;

    /// <summary>Makes an exporter; it starts with its host.</summary>
    /// <param name="collector">What to send.</param>
    /// <param name="settings">Where to.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Log.</param>
    public OtlpExporter(MetricsCollector collector, OtlpSettings settings, TimeProvider time, ILogger<OtlpExporter> logger)
    {
        _collector = collector;
        _settings = settings;
        _time = time;
        _logger = logger;
        _message = new OtlpMessage(settings.ServiceName, time.GetUtcNow());
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = new CancellationTokenSource(LastSendTime, _time);
        await TrySendAsync(limit.Token);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_settings.Interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TrySendAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops; StopAsync sends the last time.
        }
    }

    private async Task TrySendAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _settings.Endpoint);
            request.Content = new ByteArrayContent(_message.Of(_collector, _time.GetUtcNow()).ToByteArray());
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            foreach (var (name, value) in _settings.Headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await _http.SendAsync(request, cancellationToken);
            response.EnsureSuccessStatusCode();
            _isFailing = false;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            if (!_isFailing && !cancellationToken.IsCancellationRequested)
            {
                Unreachable(_settings.Endpoint, exception.Message);
            }

            _isFailing = true;
        }
    }

    [LoggerMessage(7070, LogLevel.Warning, "Metrics cannot be sent to {Endpoint}: {Reason}")]
    private partial void Unreachable(Uri endpoint, string reason);
}
