using TopGun.Core.Access;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Sync;
using TopGun.Node.Query;
using TopGun.Node.Storage;

namespace TopGun.Node.Operations.Access;

/// <summary>Cuts what one session reads down to what it may see.</summary>
internal sealed class ReadAccess(CallerAccess access, RecordStore store)
{
    /// <summary>The filter for a map: null when every record may be seen.</summary>
    /// <exception cref="GridException">None may be.</exception>
    public IRowFilter? RequireRows(string mapName)
    {
        var verdict = Judge(mapName, out var visible);
        return verdict.IsDenied ? throw new GridException(AccessRefusals.Of(Resource.Map(mapName))) : visible;
    }

    /// <summary>Why nothing of a map may be seen; null when something may.</summary>
    public GridError? Refuse(string mapName) => Judge(mapName, out _).IsDenied ? AccessRefusals.Of(Resource.Map(mapName)) : null;

    /// <summary>What may be seen of a map.</summary>
    /// <param name="mapName">The map.</param>
    /// <param name="visible">The filter that the verdict means; null when everything may be seen.</param>
    public AccessVerdict Judge(string mapName, out IRowFilter? visible)
    {
        visible = null;
        if (access.IsClosed(Resource.Map(mapName)))
            return AccessVerdict.Denied;
        if (access.Rules is not { } rules)
            return AccessVerdict.Allowed;
        var verdict = rules.Judge(Resource.Map(mapName), AccessAction.Read);
        visible = rules.RowsOf(mapName, verdict, store);
        return verdict;
    }

    /// <summary>Records of a sync walk; of removed ones nothing is left to be seen but that they are gone, which replicas must learn.</summary>
    public static IReadOnlyList<SyncRecord> Cut(IReadOnlyList<SyncRecord> records, IRowFilter? visible) => visible is null
        ? records
        : [.. records.Where(record => record.Value.IsEmpty || visible.AdmitsValue(record.Value.Span))];

    /// <summary>Entries of a sync walk with those of their elements that may be seen.</summary>
    public static IReadOnlyList<OrEntry> Cut(IReadOnlyList<OrEntry> entries, IRowFilter? visible) => visible is null
        ? entries
        : [.. entries.Select(entry => entry with
        {
            Elements = [.. entry.Elements.Where(element => visible.AdmitsValue(element.Value.Span))],
        })];

    /// <summary>A delta with what may be seen.</summary>
    public static SyncDelta Cut(SyncDelta delta, IRowFilter? visible) =>
        visible is null ? delta : delta with { Records = Cut(delta.Records, visible), Entries = WithoutEmpty(Cut(delta.Entries, visible)) };

    /// <summary>A node of a sync walk, with what may be seen.</summary>
    public static SyncNode<SyncRecord> Cut(SyncNode<SyncRecord> node, IRowFilter? visible) =>
        node.Entries is null || visible is null ? node : node with { Entries = Cut(node.Entries, visible) };

    /// <summary>A node of a sync walk, with what may be seen; keys without any of it are left out.</summary>
    public static SyncNode<OrEntry> Cut(SyncNode<OrEntry> node, IRowFilter? visible) => node.Entries is null || visible is null
        ? node
        : node with { Entries = WithoutEmpty(Cut(node.Entries, visible)) };

    /// <summary>A change of the journal as this session may see it; null when it may not.</summary>
    public JournaledChange? Cut(JournaledChange change)
    {
        if (Judge(change.MapName, out var visible).IsDenied)
            return null;
        if (visible is null)
            return change;
        var showsPrevious = change.PreviousValue.IsEmpty || visible.AdmitsValue(change.PreviousValue.Span);
        if (!(change.Value.IsEmpty ? showsPrevious : visible.AdmitsValue(change.Value.Span)))
            return null;
        return showsPrevious ? change : WithoutPrevious(change);
    }

    private static IReadOnlyList<OrEntry> WithoutEmpty(IReadOnlyList<OrEntry> entries) =>
        [.. entries.Where(entry => entry.Elements.Count + entry.Tombstones.Count > 0)];

    private static JournaledChange WithoutPrevious(JournaledChange change) => new()
    {
        Sequence = change.Sequence,
        Kind = change.Kind,
        MapName = change.MapName,
        Key = change.Key,
        Value = change.Value,
        Timestamp = change.Timestamp,
    };
}
