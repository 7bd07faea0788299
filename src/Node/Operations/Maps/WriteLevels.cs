using TopGun.Core.Grid;

namespace TopGun.Node.Operations.Maps;

/// <summary>The last half of the pipeline: says honestly how far each merged operation has come (settled 16).</summary>
internal static class WriteLevels
{
    private const string NotDurable =
        "achieved APPLIED, requested PERSISTED: this node keeps records in memory only; ask for APPLIED";

    /// <summary>Settles the levels of a merged batch and counts its outcomes.</summary>
    public static WriteTally Settle(WriteBatch batch)
    {
        var tally = default(WriteTally);
        foreach (ref var operation in batch.Operations)
        {
            tally.Add(operation);
            if (operation.Outcome is OperationOutcome.Applied or OperationOutcome.Unchanged)
                Settle(ref operation, operation.Concern ?? batch.Concern);
        }
        return tally;
    }

    // A single node has no backups: once the receivers' outboxes hold the change, it is as replicated as it can be (server-behaviour §3.4).
    private static void Settle(ref WriteOperation operation, WriteConcern requested)
    {
        operation.AchievedLevel = WriteConcern.Applied;
        if (requested == WriteConcern.Replicated)
            operation.AchievedLevel = WriteConcern.Replicated;
        else if (requested == WriteConcern.Persisted)
            operation.MissLevel(NotDurable);
    }
}
