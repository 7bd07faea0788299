using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;

namespace TopGun.Node.Operations.Maps;

/// <summary>Refuses writes that take memory while there is none, before they change anything; nothing is dropped in silence (checklist line 445).</summary>
internal static class FullMemory
{
    private const string Reason =
        "Server overloaded: the records of this node fill its memory budget; try again later, remove records, or raise TOPGUN_MAX_RAM_MB";

    /// <summary>Refuses what is still to be merged, removals excepted.</summary>
    public static void Refuse(WriteBatch batch)
    {
        foreach (ref var operation in batch.Operations)
            if (operation is { Outcome: OperationOutcome.Pending, Kind: OperationKind.Put or OperationKind.OrAdd })
                operation.Reject(GridErrorCode.Unavailable, Reason);
    }
}
