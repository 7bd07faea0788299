using TopGun.Core.Grid.Maps;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Node.Operations.Services;

/// <summary>Outcomes of a batch as the public API tells them.</summary>
internal static class ApplyResults
{
    /// <summary>One result per operation.</summary>
    public static ApplyResponse Of(WriteBatch batch)
    {
        var response = new ApplyResponse();
        foreach (ref readonly var operation in batch.Operations)
        {
            response.Results.Add(new OperationResult
            {
                Changed = operation.HasChanged,
                Success = operation.Outcome is OperationOutcome.Applied or OperationOutcome.Unchanged,
                AchievedLevel = operation.Outcome == OperationOutcome.Rejected ? default : operation.AchievedLevel.ToSchema(),
                ErrorCode = (uint)operation.Error,
                Error = operation.Reason ?? string.Empty,
            });
        }

        return response;
    }
}
