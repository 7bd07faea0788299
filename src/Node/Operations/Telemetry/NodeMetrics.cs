using System.Diagnostics.Metrics;
using TopGun.Core.Grid;
using TopGun.Node.Operations.Maps;

namespace TopGun.Node.Operations.Telemetry;

/// <summary>What a node counts, under the names of server-behaviour §8.2; read when somebody asks, so that counting stays cheap.</summary>
internal sealed class NodeMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "TopGun";

    private static readonly KeyValuePair<string, object?> Ok = new("outcome", "ok");
    private static readonly KeyValuePair<string, object?> Error = new("outcome", "error");

    private readonly ServiceCounts[] _services =
        Array.ConvertAll(Enum.GetValues<NodeService>(), static service => new ServiceCounts(service.ToString().ToLowerInvariant()));

    private long _applied;
    private long _unchanged;

    /// <summary>Makes the instruments.</summary>
    /// <param name="sessionCount">Reads the number of open sessions.</param>
    /// <param name="tagTombstoneBytes">Reads the bytes of removed tags.</param>
    public NodeMetrics(Func<int> sessionCount, Func<long> tagTombstoneBytes)
    {
        Meter.CreateObservableCounter("topgun_operations_total", ReadOperations, description: "Operations by service and outcome.");
        Meter.CreateObservableCounter("topgun_operation_errors_total", ReadErrors, description: "Refused operations by service and reason.");
        Meter.CreateObservableCounter("topgun_crdt_merges_total", ReadMerges, description: "Accepted writes by what they changed.");
        Meter.CreateObservableGauge("topgun_active_sessions", sessionCount, description: "Open sessions.");
        Meter.CreateObservableGauge(
            "topgun_ormap_tombstone_bytes", tagTombstoneBytes, description: "Bytes of removed tags that are remembered.");
    }

    /// <summary>Owns the instruments.</summary>
    public Meter Meter { get; } = new(MeterName);

    /// <summary>All services.</summary>
    public IReadOnlyList<ServiceCounts> Services => _services;

    /// <summary>Operations of all services, accepted or refused.</summary>
    public long Operations => _services.Sum(static service => service.Ok + service.Refused);

    /// <summary>What one service has done.</summary>
    public ServiceCounts Of(NodeService service) => _services[(int)service];

    /// <summary>Counts the outcomes of a batch.</summary>
    public void Count(in WriteTally tally)
    {
        var writes = Of(NodeService.Crdt);
        writes.AddOk(tally.Applied + tally.Unchanged);
        Interlocked.Add(ref _applied, tally.Applied);
        if (tally.Unchanged > 0)
            Interlocked.Add(ref _unchanged, tally.Unchanged);
        if (tally.Rejected == 0)
            return;
        foreach (var code in Enum.GetValues<GridErrorCode>())
        {
            if (tally.RejectedFor(code) > 0)
                writes.AddRefused(code, tally.RejectedFor(code));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    private IEnumerable<Measurement<long>> ReadOperations()
    {
        foreach (var service in _services)
        {
            yield return new Measurement<long>(service.Ok, Label(service), Ok);
            yield return new Measurement<long>(service.Refused, Label(service), Error);
        }
    }

    private IEnumerable<Measurement<long>> ReadErrors()
    {
        foreach (var service in _services)
        {
            foreach (var reason in Enum.GetValues<GridErrorCode>().GroupBy(NameOf, service.RefusedFor, StringComparer.Ordinal))
            {
                if (reason.Sum() is > 0 and var count)
                    yield return new Measurement<long>(count, Label(service), new("error", reason.Key));
            }
        }
    }

    private IEnumerable<Measurement<long>> ReadMerges()
    {
        var writes = Label(Of(NodeService.Crdt));
        yield return new Measurement<long>(Volatile.Read(ref _applied), writes, new("result", "applied"));
        yield return new Measurement<long>(Volatile.Read(ref _unchanged), writes, new("result", "unchanged"));
    }

    private static KeyValuePair<string, object?> Label(ServiceCounts service) => new("service", service.Name);

    // The reasons of server-behaviour §8.2, which dashboards know; the finer codes go to the callers.
    private static string NameOf(GridErrorCode code) => code switch
    {
        GridErrorCode.InvalidArgument or GridErrorCode.SchemaViolation or GridErrorCode.NotFound
            or GridErrorCode.Conflict or GridErrorCode.Outdated => "schema_invalid",
        GridErrorCode.Unauthenticated => "unauthorized",
        GridErrorCode.PermissionDenied => "forbidden",
        GridErrorCode.TooLarge => "value_too_large",
        GridErrorCode.RateLimited or GridErrorCode.Unavailable => "overloaded",
        GridErrorCode.NotServed => "unknown_service",
        GridErrorCode.DeadlineExceeded => "timeout",
        _ => "internal",
    };
}
