using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;

namespace TopGun.Client.Sessions.Commands;

/// <summary>Refuses operations that cannot be put into the schema's form, with the words of a node.</summary>
internal static class OperationForm
{
    private static readonly string BatchTooLarge =
        $"the batch holds more than {GridLimits.OperationsPerBatchMax} operations; send smaller batches";

    /// <summary>Refuses what cannot be sent; every other operation is judged by the node.</summary>
    public static void Check(WriteBatch batch)
    {
        var isTooLarge = batch.Count > GridLimits.OperationsPerBatchMax;
        foreach (ref var operation in batch.Operations)
        {
            if (operation.Outcome != OperationOutcome.Pending)
                continue;
            if (isTooLarge)
                operation.Reject(GridErrorCode.TooLarge, BatchTooLarge);
            else
                Check(ref operation, batch.IsReplica);
        }
    }

    private static void Check(ref WriteOperation operation, bool isReplica)
    {
        var bytes = (long)operation.Key.Length + operation.Value.Length + operation.Id.Length + operation.Tag.Length;
        if (operation.Id.IsEmpty && !isReplica)
            operation.Reject(GridErrorCode.InvalidArgument, "the operation has no id; give each operation an id");
        else if (operation.HasTimestamp && (operation.Millis < 0 || operation.NodeId is null))
            operation.Reject(GridErrorCode.InvalidArgument, "the timestamp is not valid; it needs whole millis and counter from 0 up and a node id");
        else if (bytes > ClientLimits.OperationBytesMax)
            operation.Reject(GridErrorCode.TooLarge, $"the operation takes {bytes} bytes, more than {ClientLimits.OperationBytesMax}; store smaller values");
    }
}
