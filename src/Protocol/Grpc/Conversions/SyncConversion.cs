using Google.Protobuf;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Hashing;
using TopGun.Grid.V1;
using CoreBuckets = TopGun.Core.Hashing.MerkleBuckets;
using CoreRoot = TopGun.Core.Grid.Sync.SyncRoot;
using MerkleBuckets = TopGun.Grid.V1.MerkleBuckets;
using SyncRoot = TopGun.Grid.V1.SyncRoot;

namespace TopGun.Protocol.Grpc.Conversions;

/// <summary>Converts what sync walks exchange. Bytes are shared, not copied.</summary>
public static class SyncConversion
{
    /// <summary>The schema's form of a root.</summary>
    public static SyncRoot ToSchema(this CoreRoot root) => new()
    {
        RootHash = root.RootHash,
        Timestamp = root.Timestamp.ToSchema(),
        MustStartOver = root.MustStartOver,
        CoveringEpoch = root.CoveringEpoch,
    };

    /// <summary>Core's form.</summary>
    public static CoreRoot ToCore(this SyncRoot root) => new(root.RootHash, root.Timestamp.ToCore())
    {
        MustStartOver = root.MustStartOver,
        CoveringEpoch = root.CoveringEpoch,
    };

    /// <summary>The schema's form.</summary>
    public static RecordNode ToSchema(this SyncNode<SyncRecord> node)
    {
        var schema = new RecordNode { Buckets = ToSchema(node.Buckets), Complete = node.Entries is not null };
        foreach (var record in node.Entries ?? [])
            schema.Records.Add(record.ToSchema());
        return schema;
    }

    /// <summary>Core's form.</summary>
    public static SyncNode<SyncRecord> ToCore(this RecordNode node) =>
        new(ToCore(node.Buckets), node.Complete ? [.. node.Records.Select(record => record.ToCore())] : null);

    /// <summary>The schema's form.</summary>
    public static EntryNode ToSchema(this SyncNode<OrEntry> node)
    {
        var schema = new EntryNode
        {
            Buckets = ToSchema(node.Buckets), Complete = node.Entries is not null, CoveringEpoch = node.CoveringEpoch,
        };
        foreach (var entry in node.Entries ?? [])
            schema.Entries.Add(ToSchema(entry));
        return schema;
    }

    /// <summary>Core's form.</summary>
    public static SyncNode<OrEntry> ToCore(this EntryNode node) =>
        new(ToCore(node.Buckets), node.Complete ? [.. node.Entries.Select(ToCore)] : null) { CoveringEpoch = node.CoveringEpoch };

    /// <summary>The schema's form.</summary>
    public static Entries ToSchema(this IReadOnlyList<OrEntry> entries)
    {
        var schema = new Entries();
        foreach (var entry in entries)
            schema.Entries_.Add(ToSchema(entry));
        return schema;
    }

    /// <summary>Core's form.</summary>
    public static IReadOnlyList<OrEntry> ToCore(this Entries entries) => [.. entries.Entries_.Select(ToCore)];

    /// <summary>The schema's form; bytes are shared.</summary>
    public static Entry ToSchema(this OrEntry entry)
    {
        var schema = new Entry { Key = UnsafeByteOperations.UnsafeWrap(entry.Key) };
        foreach (var element in entry.Elements)
            schema.Elements.Add(ToSchema(element));
        foreach (var tag in entry.Tombstones)
            schema.Tombstones.Add(UnsafeByteOperations.UnsafeWrap(tag));
        return schema;
    }

    /// <summary>Core's form; bytes are shared.</summary>
    public static OrEntry ToCore(this Entry entry) =>
        new(entry.Key.Memory, [.. entry.Elements.Select(ToCore)], [.. entry.Tombstones.Select(tag => tag.Memory)]);

    private static Element ToSchema(OrElement element) => new()
    {
        Tag = UnsafeByteOperations.UnsafeWrap(element.Tag),
        Value = UnsafeByteOperations.UnsafeWrap(element.Value),
        Timestamp = element.Timestamp.ToSchema(),
        TtlMillis = (ulong)element.TtlMillis,
    };

    private static OrElement ToCore(Element element) =>
        new(element.Tag.Memory, element.Value.Memory, element.Timestamp.ToCore(), (long)element.TtlMillis);

    private static MerkleBuckets ToSchema(in CoreBuckets buckets)
    {
        var schema = new MerkleBuckets();
        for (var digit = 0; digit < MerklePath.Fanout; digit++)
        {
            if (!buckets.Has(digit))
                continue;
            schema.Present |= 1u << digit;
            schema.Hashes.Add(buckets[digit]);
        }
        return schema;
    }

    private static CoreBuckets ToCore(MerkleBuckets? schema)
    {
        var buckets = default(CoreBuckets);
        var next = 0;
        for (var digit = 0; schema is not null && digit < MerklePath.Fanout; digit++)
            if ((schema.Present >> digit & 1) != 0 && next < schema.Hashes.Count)
                buckets.Set(digit, schema.Hashes[next++]);
        return buckets;
    }
}
