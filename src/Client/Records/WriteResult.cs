using TopGun.Core.Grid;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using WriteConcern = TopGun.Core.Grid.Maps.WriteConcern;

namespace TopGun.Client.Records;

/// <summary>What became of one write of a batch.</summary>
/// <param name="Changed">True when the record changed; false when a newer or equal write was there already, or it was refused.</param>
/// <param name="AchievedLevel">Level reached.</param>
/// <param name="Error">Why it was refused; null when it was accepted and reached its level.</param>
public sealed record WriteResult(bool Changed, WriteConcern AchievedLevel, GridError? Error)
{
    internal static WriteResult Of(OperationResult result)
    {
        var level = result.AchievedLevel.ToCore() ?? default;
        if (result.ErrorCode != 0)
            return new WriteResult(false, level, new GridError(ErrorConversion.CodeOf(result.ErrorCode), result.Error));
        return new WriteResult(result.Changed, level, result.Success ? null : new GridError(GridErrorCode.DeadlineExceeded, result.Error));
    }
}
