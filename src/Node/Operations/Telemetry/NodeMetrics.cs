using System.Diagnostics.Metrics;
using TopGun.Core.Grid;
using TopGun.Node.Operations.Maps;

namespace TopGun.Node.Operations.Telemetry;

/// <summary>What a node counts, under the names of server-behaviour §8.2.</summary>
internal sealed class NodeMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "TopGun";

    private static readonly KeyValuePair<string, object?> Crdt = new("service", "crdt");
    private static readonly KeyValuePair<string, object?> Ok = new("outcome", "ok");
    private static readonly KeyValuePair<string, object?> Error = new("outcome", "error");
    private static readonly KeyValuePair<string, object?> Applied = new("result", "applied");
    private static readonly KeyValuePair<string, object?> Unchanged = new("result", "unchanged");

    private readonly Counter<long> _operations;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _merges;

    /// <summary>Makes the instruments.</summary>
    /// <param name="sessionCount">Reads the number of open sessions.</param>
    public NodeMetrics(Func<int> sessionCount)
    {
        _operations = Meter.CreateCounter<long>("topgun_operations_total", description: "Operations by service and outcome.");
        _errors = Meter.CreateCounter<long>("topgun_operation_errors_total", description: "Refused operations by service and reason.");
        _merges = Meter.CreateCounter<long>("topgun_crdt_merges_total", description: "Accepted writes by what they changed.");
        Meter.CreateObservableGauge("topgun_active_sessions", sessionCount, description: "Open sessions.");
    }

    /// <summary>Owns the instruments.</summary>
    public Meter Meter { get; } = new(MeterName);

    /// <summary>Counts the outcomes of a batch.</summary>
    public void Count(in WriteTally tally)
    {
        Add(_operations, tally.Applied + tally.Unchanged, Ok);
        Add(_merges, tally.Applied, Applied);
        Add(_merges, tally.Unchanged, Unchanged);
        if (tally.Rejected == 0)
            return;
        Add(_operations, tally.Rejected, Error);
        for (var code = GridErrorCode.None; code <= GridErrorCode.Internal; code++)
            if (tally.RejectedFor(code) > 0)
                _errors.Add(tally.RejectedFor(code), Crdt, new("error", NameOf(code)));
    }

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    private static void Add(Counter<long> counter, int count, KeyValuePair<string, object?> tag)
    {
        if (count > 0)
            counter.Add(count, Crdt, tag);
    }

    private static string NameOf(GridErrorCode code) => code switch
    {
        GridErrorCode.InvalidArgument => "invalid_argument",
        GridErrorCode.Unauthenticated => "unauthorized",
        GridErrorCode.PermissionDenied => "forbidden",
        GridErrorCode.TooLarge => "value_too_large",
        GridErrorCode.SchemaViolation => "schema_invalid",
        GridErrorCode.RateLimited => "overloaded",
        GridErrorCode.NotServed => "not_served",
        GridErrorCode.Unavailable => "unavailable",
        GridErrorCode.DeadlineExceeded => "timeout",
        GridErrorCode.Conflict => "conflict",
        _ => "internal",
    };
}
