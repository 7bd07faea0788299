using Google.Protobuf;
using TopGun.Core.Grid.Sync;
using TopGun.Grid.V1;
using CoreDelta = TopGun.Core.Grid.Sync.SyncDelta;

namespace TopGun.Protocol.Grpc.Conversions;

/// <summary>What has changed in a map, between Core and the schema.</summary>
public static class DeltaConversion
{
    /// <summary>The schema's form of a delta.</summary>
    public static MapDelta ToSchema(this CoreDelta delta)
    {
        var result = new MapDelta { Next = delta.Next.ToSchema(), HasMore = delta.HasMore };
        foreach (var record in delta.Records)
            result.Records.Add(record.ToSchema());
        foreach (var entry in delta.Entries)
            result.Entries.Add(entry.ToSchema());
        return result;
    }

    /// <summary>Core's form of a delta.</summary>
    public static CoreDelta ToCore(this MapDelta delta) =>
        new([.. delta.Records.Select(record => record.ToCore())], delta.Next.ToCore(), delta.HasMore)
        {
            Entries = [.. delta.Entries.Select(entry => entry.ToCore())],
        };

    /// <summary>The schema's form of a record; bytes are shared.</summary>
    public static DeltaRecord ToSchema(this SyncRecord record) => new()
    {
        Key = UnsafeByteOperations.UnsafeWrap(record.Key),
        Value = UnsafeByteOperations.UnsafeWrap(record.Value),
        Timestamp = record.Timestamp.ToSchema(),
        TtlMillis = (ulong)record.TtlMillis,
    };

    /// <summary>Core's form of a record; bytes are shared.</summary>
    public static SyncRecord ToCore(this DeltaRecord record) =>
        new(record.Key.Memory, record.Value.Memory, record.Timestamp.ToCore(), (long)record.TtlMillis);
}
