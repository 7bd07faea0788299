using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TopGun.Client.Telemetry;

/// <summary>What the client tells of itself to OpenTelemetry: an activity per call, and figures, both under <see cref="Name"/>.</summary>
public static class ClientTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "TopGun.Client";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>(
        "topgun.client.call.duration", "s", "Time of a call with all its attempts, by operation and outcome.");

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "topgun.client.retries", "{attempt}", "Attempts after the first, because no node could be reached.");

    private static readonly Counter<long> Resumptions = Meter.CreateCounter<long>(
        "topgun.client.resumptions", "{resumption}", "Connections of what is followed that were lost and made again.");

    private static readonly Counter<long> Renewals = Meter.CreateCounter<long>(
        "topgun.client.lock.renewals", "{renewal}", "Leases of locks that were renewed.");

    /// <summary>Begins to trace a call.</summary>
    internal static Activity? Begin(in CallName call)
    {
        var activity = Source.StartActivity(call.Operation, ActivityKind.Client);
        activity?.SetTag("db.system", "topgun");
        activity?.SetTag("db.operation.name", call.Operation);
        if (call.Target is not null)
            activity?.SetTag("db.collection.name", call.Target);
        return activity;
    }

    /// <summary>Ends the trace of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="activity">As begun; may be null.</param>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="failure">Why it failed; null when it did not.</param>
    internal static void End(in CallName call, Activity? activity, TimeSpan elapsed, Exception? failure)
    {
        var outcome = failure switch
        {
            null => "ok",
            TopGunException refused => refused.Code.ToString(),
            OperationCanceledException => "Cancelled",
            _ => "Failed",
        };
        Durations.Record(elapsed.TotalSeconds, new("operation", call.Operation), new("outcome", outcome));
        if (failure is not null)
            activity?.SetStatus(ActivityStatusCode.Error, failure.Message).SetTag("error.type", outcome);
        activity?.Dispose();
    }

    /// <summary>Counts an attempt after the first.</summary>
    internal static void CountRetry(in CallName call) => Retries.Add(1, new KeyValuePair<string, object?>("operation", call.Operation));

    /// <summary>Counts a lease that was renewed.</summary>
    internal static void CountRenewal() => Renewals.Add(1);

    /// <summary>Counts a connection that was made again.</summary>
    internal static void CountResumption(string operation) => Resumptions.Add(1, new KeyValuePair<string, object?>("operation", operation));
}
