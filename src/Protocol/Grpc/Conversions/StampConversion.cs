using TopGun.Core.Time;
using TopGun.Grid.V1;

namespace TopGun.Protocol.Grpc.Conversions;

/// <summary>Stamps in both forms.</summary>
public static class StampConversion
{
    /// <summary>The stamp as Core knows it.</summary>
    public static HlcTimestamp ToCore(this Timestamp timestamp) => new(timestamp.Millis, timestamp.Counter, timestamp.NodeId);

    /// <summary>The stamp as the schema knows it.</summary>
    public static Timestamp ToSchema(this HlcTimestamp timestamp) =>
        new() { Millis = timestamp.Millis, Counter = timestamp.Counter, NodeId = timestamp.NodeId };
}
