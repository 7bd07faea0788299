using Google.Protobuf;
using Google.Protobuf.Collections;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Topics;
using TopGun.Grid.V1;
using CoreFilter = TopGun.Core.Grid.Journals.JournalFilter;
using CoreTotals = TopGun.Core.Grid.Counters.CounterTotals;
using SchemaFilter = TopGun.Grid.V1.JournalFilter;
using SchemaTotals = TopGun.Grid.V1.CounterTotals;

namespace TopGun.Protocol.Grpc.Conversions;

/// <summary>Topics, counters and the journal between Core and the schema.</summary>
public static class MessagingConversion
{
    /// <summary>The schema's form of a publication.</summary>
    public static TopicPublication ToSchema(this Publication publication) => new()
    {
        Topic = publication.Topic,
        Data = UnsafeByteOperations.UnsafeWrap(publication.Data),
        PublisherId = publication.PublisherId ?? string.Empty,
        TimestampMillis = (ulong)publication.TimestampMillis,
    };

    /// <summary>Core's form of a publication.</summary>
    public static Publication ToCore(this TopicPublication publication) => new()
    {
        Topic = publication.Topic,
        Data = publication.Data.Memory,
        PublisherId = publication.PublisherId.Length == 0 ? null : publication.PublisherId,
        TimestampMillis = (long)publication.TimestampMillis,
    };

    /// <summary>The schema's form of a counter's state.</summary>
    public static SchemaTotals ToSchema(this CoreTotals totals)
    {
        var result = new SchemaTotals { Name = totals.Name };
        Copy(totals.Positive, result.Positive);
        Copy(totals.Negative, result.Negative);
        return result;
    }

    /// <summary>Core's form of a counter's state; of a node named twice the last total counts.</summary>
    public static CoreTotals ToCore(this SchemaTotals totals) => new(totals.Name, Copy(totals.Positive), Copy(totals.Negative));

    /// <summary>The schema's form of a filter.</summary>
    public static SchemaFilter ToSchema(this CoreFilter filter)
    {
        var result = new SchemaFilter { Map = filter.MapName ?? string.Empty };
        if (filter.MapNames is { } mapNames)
            result.Maps.AddRange(mapNames);
        if (filter.Kinds == JournalKinds.All)
            return result;
        foreach (var kind in (ReadOnlySpan<JournalKinds>)[JournalKinds.Put, JournalKinds.Update, JournalKinds.Delete])
            if ((filter.Kinds & kind) != 0)
                result.Kinds.Add(ToSchema(kind));
        return result;
    }

    /// <summary>Core's form of a filter; none means everything.</summary>
    public static CoreFilter ToCore(this SchemaFilter? filter)
    {
        if (filter is null)
            return CoreFilter.Everything;
        var kinds = filter.Kinds.Count == 0 ? JournalKinds.All : JournalKinds.None;
        foreach (var kind in filter.Kinds)
            kinds |= ToCore(kind);
        return new CoreFilter(filter.Map.Length == 0 ? null : filter.Map, kinds)
        {
            MapNames = filter.Maps.Count == 0 ? null : filter.Maps.ToHashSet(StringComparer.Ordinal),
        };
    }

    /// <summary>The schema's form of a page.</summary>
    public static JournalChanges ToSchema(this JournalPage page)
    {
        var result = new JournalChanges
        {
            HasMore = page.HasMore,
            OldestSequence = page.OldestSequence,
            LatestSequence = page.LatestSequence,
            Incarnation = page.Incarnation,
        };
        foreach (var change in page.Changes)
            result.Changes.Add(change.ToSchema());
        return result;
    }

    /// <summary>Core's form of a page.</summary>
    public static JournalPage ToCore(this JournalChanges page) =>
        new([.. page.Changes.Select(ToCore)], page.HasMore, page.OldestSequence)
        {
            LatestSequence = page.LatestSequence,
            Incarnation = page.Incarnation,
        };

    /// <summary>The schema's form of a change.</summary>
    public static JournalChange ToSchema(this JournaledChange change) => new()
    {
        Sequence = change.Sequence,
        Kind = ToSchema(change.Kind),
        Map = change.MapName,
        Key = UnsafeByteOperations.UnsafeWrap(change.Key),
        Value = UnsafeByteOperations.UnsafeWrap(change.Value),
        PreviousValue = UnsafeByteOperations.UnsafeWrap(change.PreviousValue),
        Timestamp = change.Timestamp.ToSchema(),
    };

    /// <summary>Core's form of a change.</summary>
    public static JournaledChange ToCore(this JournalChange change) => new()
    {
        Sequence = change.Sequence,
        Kind = ToCore(change.Kind),
        MapName = change.Map,
        Key = change.Key.Memory,
        Value = change.Value.Memory,
        PreviousValue = change.PreviousValue.Memory,
        Timestamp = change.Timestamp.ToCore(),
    };

    private static JournalChangeKind ToSchema(JournalKinds kind) => kind switch
    {
        JournalKinds.Put => JournalChangeKind.Put,
        JournalKinds.Update => JournalChangeKind.Update,
        _ => JournalChangeKind.Delete,
    };

    private static JournalKinds ToCore(JournalChangeKind kind) => kind switch
    {
        JournalChangeKind.Put => JournalKinds.Put,
        JournalChangeKind.Update => JournalKinds.Update,
        JournalChangeKind.Delete => JournalKinds.Delete,
        _ => JournalKinds.None,
    };

    private static void Copy(IReadOnlyDictionary<string, double> totals, RepeatedField<CounterTotal> target)
    {
        foreach (var (nodeId, total) in totals)
            target.Add(new CounterTotal { NodeId = nodeId, Total = total });
    }

    private static OrderedDictionary<string, double> Copy(RepeatedField<CounterTotal> totals)
    {
        var result = new OrderedDictionary<string, double>(totals.Count, StringComparer.Ordinal);
        foreach (var total in totals)
            result[total.NodeId] = total.Total;
        return result;
    }
}
