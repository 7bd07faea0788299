using TopGun.Core.Grid.Maps;

namespace TopGun.Node.Operations.Maps;

/// <summary>The last half of the pipeline: says honestly how far each merged operation has come (settled 16).</summary>
internal static class WriteLevels
{
    private const string NotDurable =
        "achieved APPLIED, requested PERSISTED: this node keeps records in memory only; ask for APPLIED";

    /// <summary>Settles the levels of a merged batch and counts its outcomes.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="isDurable">True when the batch is told to its caller only after its log has come as far as its levels say.</param>
    /// <param name="strongest">The strongest level that an accepted operation asks for.</param>
    public static WriteTally Settle(WriteBatch batch, bool isDurable, out WriteConcern strongest)
    {
        strongest = WriteConcern.FireAndForget;
        var tally = default(WriteTally);
        foreach (ref var operation in batch.Operations)
        {
            tally.Add(operation);
            if (operation.Outcome is not (OperationOutcome.Applied or OperationOutcome.Unchanged))
                continue;
            var requested = operation.Concern ?? batch.Concern;
            if (requested > strongest)
                strongest = requested;
            Settle(ref operation, requested, isDurable);
        }
        return tally;
    }

    // A single node has no backups: once the receivers' outboxes hold the change, it is as replicated as it can be (server-behaviour §3.4).
    private static void Settle(ref WriteOperation operation, WriteConcern requested, bool isDurable)
    {
        operation.AchievedLevel = WriteConcern.Applied;
        if (requested == WriteConcern.Replicated || (requested == WriteConcern.Persisted && isDurable))
            operation.AchievedLevel = requested;
        else if (requested == WriteConcern.Persisted)
            operation.MissLevel(NotDurable);
    }
}
