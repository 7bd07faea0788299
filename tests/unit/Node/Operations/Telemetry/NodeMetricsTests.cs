using System.Diagnostics.Metrics;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Node.Operations.Maps;
using TopGun.Node.Operations.Telemetry;

namespace TopGun.Node.Tests.Operations.Telemetry;

public sealed class NodeMetricsTests
{
    [Test]
    public void Lines_360_and_361_outcomes_are_counted_by_service_and_reason()
    {
        using var metrics = new NodeMetrics(() => 7, () => 9);
        using var listener = new MeterListener();
        var seen = new SortedDictionary<string, long>(StringComparer.Ordinal);
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter, metrics.Meter))
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen[NameOf(instrument, tags)] = value);
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => seen[NameOf(instrument, tags)] = value);
        listener.Start();

        metrics.Count(Tally(OperationOutcome.Applied, OperationOutcome.Applied, OperationOutcome.Unchanged, OperationOutcome.Rejected));
        metrics.Of(NodeService.Query).AddRefused(GridErrorCode.InvalidArgument, 2);
        metrics.Of(NodeService.Query).AddRefused(GridErrorCode.SchemaViolation, 3);
        listener.RecordObservableInstruments();

        Assert.That(seen.Where(pair => !pair.Key.StartsWith("topgun_operations_total", StringComparison.Ordinal) || pair.Value > 0), Is.EqualTo(new SortedDictionary<string, long>(StringComparer.Ordinal)
        {
            ["topgun_active_sessions"] = 7,
            ["topgun_crdt_merges_total service=crdt result=applied"] = 2,
            ["topgun_crdt_merges_total service=crdt result=unchanged"] = 1,
            ["topgun_operation_errors_total service=crdt error=forbidden"] = 1,
            ["topgun_operation_errors_total service=query error=schema_invalid"] = 5,
            ["topgun_operations_total service=crdt outcome=error"] = 1,
            ["topgun_operations_total service=crdt outcome=ok"] = 3,
            ["topgun_operations_total service=query outcome=error"] = 5,
            ["topgun_ormap_tombstone_bytes"] = 9,
        }));
    }

    [Test]
    public void Line_361_every_reason_is_one_that_dashboards_know()
    {
        string[] known = ["timeout", "overloaded", "wrong_service", "internal", "unknown_service", "unauthorized", "forbidden", "value_too_large", "schema_invalid"];
        using var metrics = new NodeMetrics(() => 0, () => 0);
        using var listener = new MeterListener();
        var reasons = new List<string>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter, metrics.Meter) && instrument.Name == "topgun_operation_errors_total")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => reasons.Add((string)tags[1].Value!));
        listener.Start();

        foreach (var code in Enum.GetValues<GridErrorCode>())
            metrics.Of(NodeService.Crdt).AddRefused(code, 1);
        listener.RecordObservableInstruments();

        Assert.That(reasons, Is.Unique.And.SubsetOf(known));
    }

    private static WriteTally Tally(params OperationOutcome[] outcomes)
    {
        var tally = default(WriteTally);
        foreach (var outcome in outcomes)
        {
            var operation = new WriteOperation { Outcome = outcome };
            if (outcome == OperationOutcome.Rejected)
                operation.Reject(GridErrorCode.PermissionDenied, "no");
            tally.Add(operation);
        }
        return tally;
    }

    private static string NameOf(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")]);
}
