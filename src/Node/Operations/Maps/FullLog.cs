using TopGun.Core.Grid;

namespace TopGun.Node.Operations.Maps;

/// <summary>Refuses writes while the log is full, before they change anything, so that memory and disk stay equal (checklist line 441).</summary>
internal static class FullLog
{
    private const string Reason = "Server overloaded: the log of this node is full, since its store does not keep up; try again later";

    /// <summary>Refuses what is still to be merged.</summary>
    public static void Refuse(WriteBatch batch)
    {
        foreach (ref var operation in batch.Operations)
            if (operation.Outcome == OperationOutcome.Pending)
                operation.Reject(GridErrorCode.Unavailable, Reason);
    }
}
