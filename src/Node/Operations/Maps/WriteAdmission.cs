using TopGun.Core.Access;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Time;
using TopGun.Node.Operations.Access;

namespace TopGun.Node.Operations.Maps;

/// <summary>
/// The first half of the pipeline: judges each operation of a batch on its own, stamps those without a stamp, and lets the
/// node's clock follow the stamps that were accepted.
/// </summary>
internal sealed class WriteAdmission(HybridLogicalClock clock, TimeProvider timeProvider, int valueBytesMax)
{
    private static readonly string BatchTooLarge =
        $"the batch holds more than {GridLimits.OperationsPerBatchMax} operations; send smaller batches";

    /// <summary>Leaves every operation either refused or pending, checked and stamped.</summary>
    /// <param name="batch">The operations.</param>
    /// <param name="caller">Who writes.</param>
    /// <returns>Whether some of them are allowed or refused only by what is stored.</returns>
    public bool Admit(WriteBatch batch, in WriteCaller caller)
    {
        if (batch.Count > GridLimits.OperationsPerBatchMax)
        {
            RefuseAll(batch);
            return false;
        }

        var nowMillis = timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        var latest = default(HlcTimestamp);
        string? goodName = null;
        var needsGuard = false;
        foreach (ref var operation in batch.Operations)
        {
            if (operation.Outcome != OperationOutcome.Pending || !CheckName(ref operation, ref goodName, caller.IsAdministrator))
                continue;
            if (!OperationRules.Check(batch, ref operation, valueBytesMax))
                continue;
            if (caller.Rules is { } rules && !IsPermitted(batch, ref operation, rules, ref needsGuard))
                continue;
            if (!operation.HasTimestamp)
                Stamp(ref operation, ref latest);
            else if (OperationRules.CheckStamp(ref operation, nowMillis, clock))
                Follow(operation, ref latest);
        }
        CatchUp(ref latest);
        return needsGuard;
    }

    private static bool IsPermitted(WriteBatch batch, ref WriteOperation operation, CallerRules rules, ref bool needsGuard)
    {
        var isPermitted = rules.Admit(batch, ref operation, out var hangsOnStored);
        needsGuard |= hangsOnStored;
        return isPermitted;
    }

    private static void RefuseAll(WriteBatch batch)
    {
        foreach (ref var operation in batch.Operations)
            if (operation.Outcome == OperationOutcome.Pending)
                operation.Reject(GridErrorCode.TooLarge, BatchTooLarge);
    }

    // Operations of a batch mostly share one interned name, which is then checked once.
    private static bool CheckName(ref WriteOperation operation, ref string? goodName, bool isAdministrator)
    {
        if (ReferenceEquals(operation.MapName, goodName))
            return true;
        if (MapNames.Refuse(operation.MapName) is { } error)
        {
            operation.Reject(error.Code, error.Message);
            return false;
        }
        if (!isAdministrator && MapNames.IsSystem(operation.MapName))
        {
            var denial = AccessRefusals.Of(Resource.Map(operation.MapName));
            operation.Reject(denial.Code, denial.Message);
            return false;
        }
        goodName = operation.MapName;
        return true;
    }

    // The node's stamp must be greater than all that came before it, also within the batch.
    private void Stamp(ref WriteOperation operation, ref HlcTimestamp latest)
    {
        CatchUp(ref latest);
        var stamp = clock.Now();
        operation.HasTimestamp = true;
        operation.Millis = (long)stamp.Millis;
        operation.Counter = stamp.Counter;
        operation.NodeId = stamp.NodeId;
    }

    private static void Follow(in WriteOperation operation, ref HlcTimestamp latest)
    {
        var millis = (ulong)operation.Millis;
        if (millis > latest.Millis || (millis == latest.Millis && operation.Counter > latest.Counter))
            latest = new HlcTimestamp(millis, operation.Counter, string.Empty);
    }

    // One update of the shared clock for all stamps since the last one, before any of them is merged.
    private void CatchUp(ref HlcTimestamp latest)
    {
        if (latest != default)
            clock.Update(latest);
        latest = default;
    }
}
