using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Node.Storage.Wal;

namespace TopGun.Node.Operations.Maps;

/// <summary>
/// Slows writers down while the log is full (settled 26): their acknowledgements wait for room. Only when the store has been failing for
/// too long are writes refused, before they change anything, so that memory and disk stay equal (checklist line 441).
/// </summary>
internal static class FullLog
{
    private const string Reason = "Server overloaded: the log of this node is full, since its store does not keep up; try again later";

    /// <summary>Slows the writer of a batch down, or refuses what is still to be merged.</summary>
    /// <returns>Who is to be told of the batch.</returns>
    public static IWriteCompletion Meet(IMutationLog log, WriteBatch batch, IWriteCompletion completion)
    {
        if (!log.MustRefuse)
        {
            batch.IsSlowed = true;
            return new SlowedAck(log, completion);
        }
        foreach (ref var operation in batch.Operations)
            if (operation.Outcome == OperationOutcome.Pending)
                operation.Reject(GridErrorCode.Unavailable, Reason);
        return completion;
    }
}
