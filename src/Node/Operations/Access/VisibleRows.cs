using TopGun.Core.Access;
using TopGun.Core.Values;
using TopGun.Node.Query;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Maps;

namespace TopGun.Node.Operations.Access;

/// <summary>What one caller may see of one map whose policies ask about records; of a set a query sees all values or nothing.</summary>
internal sealed class VisibleRows(AccessVerdict verdict, string identity, string mapName, RecordStore store) : IRowFilter
{
    private RecordMap? _map;

    /// <inheritdoc/>
    public string Identity => identity;

    /// <inheritdoc/>
    public bool AdmitsRow(ReadOnlySpan<byte> value)
    {
        if (!IsOfSets())
            return verdict.Admits(value);
        foreach (var item in new MsgPackValue(value).Items)
            if (!verdict.Admits(item.Bytes))
                return false;
        return true;
    }

    /// <inheritdoc/>
    public bool AdmitsValue(ReadOnlySpan<byte> value) => verdict.Admits(value);

    private bool IsOfSets() => (_map ??= store.Find(mapName))?.Kind == MapKind.ObservedRemove;
}
