using Google.Protobuf.Collections;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using CoreConcern = TopGun.Core.Grid.Maps.WriteConcern;

namespace TopGun.Client.Sessions.Commands;

/// <summary>Some operations of a batch that travel in one command.</summary>
/// <param name="batch">The batch.</param>
/// <param name="message">What is sent.</param>
/// <param name="first">Place of the first operation in the batch; those refused before it was sent are passed over.</param>
/// <param name="isStamped">True when every operation carries its stamp, or is a replica's state.</param>
internal sealed class PendingWrite(PendingBatch batch, SessionCommand message, int first, bool isStamped)
    : PendingCommand(message, batch.Batch.Timeout)
{
    /// <inheritdoc/>
    public override bool MayRepeat => isStamped;

    /// <inheritdoc/>
    public override bool EndsInTime => true;

    /// <inheritdoc/>
    public override bool Accept(SessionEvent answer)
    {
        if (answer.EventCase != SessionEvent.EventOneofCase.Applied || answer.Applied.Results.Count != Message.Apply.Operations.Count)
            return false;
        Settle(answer.Applied.Results);
        batch.CommandDone();
        return true;
    }

    /// <inheritdoc/>
    public override void Fail(GridError error) => Reject(error.Code, _ => error.Message);

    /// <inheritdoc/>
    public override void Expire() => Reject(
        GridErrorCode.DeadlineExceeded,
        requested => WriteConcernText.TimedOut(CoreConcern.FireAndForget, requested) + "; whether the node has done the write is not known");

    private void Reject(GridErrorCode code, Func<CoreConcern, string> reasonOf)
    {
        var operations = batch.Batch.Operations;
        for (var (i, left) = (first, Message.Apply.Operations.Count); left > 0; i++)
        {
            if (operations[i].Outcome != OperationOutcome.Pending)
                continue;
            operations[i].Reject(code, reasonOf(operations[i].Concern ?? batch.Batch.Concern));
            left--;
        }
        batch.CommandDone();
    }

    private void Settle(RepeatedField<OperationResult> results)
    {
        var operations = batch.Batch.Operations;
        var i = first;
        foreach (var result in results)
        {
            while (operations[i].Outcome != OperationOutcome.Pending)
                i++;
            Settle(result, ref operations[i++]);
        }
    }

    private static void Settle(OperationResult result, ref WriteOperation operation)
    {
        if (result.ErrorCode != 0)
        {
            operation.Reject(ErrorConversion.CodeOf(result.ErrorCode), result.Error);
            return;
        }
        operation.AchievedLevel = result.AchievedLevel.ToCore() ?? default;
        operation.Outcome = result.Changed ? OperationOutcome.Applied : OperationOutcome.Unchanged;
        if (!result.Success)
            operation.MissLevel(result.Error);
    }
}
