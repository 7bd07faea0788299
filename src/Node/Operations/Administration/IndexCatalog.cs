using TopGun.Core.Grid;
using TopGun.Core.Grid.Administration;
using TopGun.Core.Values;
using TopGun.Node.Operations.Maps;
using TopGun.Node.Operations.State;
using TopGun.Node.Query.Indexes;

namespace TopGun.Node.Operations.Administration;

/// <summary>What operators have declared to be indexed: one index per attribute (server-behaviour §8.4).</summary>
/// <remarks>
/// Inverted indexes are kept as declarations only: conformance demands that they can be declared (checklist line 386), and there
/// is no text search yet. As nothing is built for them they are done at once, so that nobody waits for ever.
/// </remarks>
internal sealed class IndexCatalog
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Map, string Attribute), IndexDescriptor> _declared = new(ByNames.Instance);
    private readonly RecordIndexes _indexes;
    private readonly NodeRecords _records;

    /// <summary>Begins with what is remembered; indexes are filled from the records that are there.</summary>
    /// <param name="indexes">What is indexed really.</param>
    /// <param name="records">Where declarations are remembered.</param>
    public IndexCatalog(RecordIndexes indexes, NodeRecords records)
    {
        _indexes = indexes;
        _records = records;
        foreach (var (_, value) in records.Read(NodeRecords.Indexes))
            Add(IndexState.Read(value));
    }

    /// <summary>All indexes by map and attribute.</summary>
    public IReadOnlyList<IndexStatus> List()
    {
        lock (_gate)
            return [.. _declared.Values.Select(StatusOf)];
    }

    /// <summary>Declares an index.</summary>
    public IndexStatus Create(IndexDescriptor index)
    {
        Check(index);
        lock (_gate)
        {
            if (_declared.ContainsKey((index.MapName, index.Attribute)))
                throw new GridException(GridErrorCode.Conflict, $"the attribute '{index.Attribute}' of map '{index.MapName}' has an index; delete it first");
            if (_declared.Count == AdministrationLimits.IndexesMax)
                throw new GridException(GridErrorCode.InvalidArgument, $"this node has {AdministrationLimits.IndexesMax} indexes, which is its limit; delete one");
            Add(index);
            if (_records.IsDurable)
                _records.Put(NodeRecords.Indexes, IndexState.KeyOf(index.MapName, index.Attribute), IndexState.Write(index));
            return StatusOf(index);
        }
    }

    /// <summary>Gives an index up.</summary>
    public void Drop(string mapName, string attribute)
    {
        lock (_gate)
        {
            if (!_declared.Remove((mapName, attribute), out var index))
                throw new GridException(GridErrorCode.NotFound, $"the attribute '{attribute}' of map '{mapName}' has no index");
            _indexes.Drop(index);
            _records.Put(NodeRecords.Indexes, IndexState.KeyOf(mapName, attribute), default);
        }
    }

    private IndexStatus StatusOf(IndexDescriptor index)
    {
        var status = _indexes.StatusOf(index);
        return index.Kind == IndexKind.Inverted ? status with { Processed = status.Total, IsDone = true } : status;
    }

    private void Add(IndexDescriptor index)
    {
        if (index.Kind != IndexKind.Inverted)
            _indexes.Create(index);
        _declared.Add((index.MapName, index.Attribute), index);
    }

    private static void Check(IndexDescriptor index)
    {
        if (MapNames.Refuse(index.MapName) is { } refusal)
            throw new GridException(refusal with { Field = "mapName" });
        if (index.Attribute.Length > AdministrationLimits.AttributeCharsMax)
            throw new GridException(GridErrorCode.InvalidArgument, $"the attribute is longer than {AdministrationLimits.AttributeCharsMax} characters", "attribute");
        if (!FieldPath.TryParse(index.Attribute, out _))
            throw new GridException(GridErrorCode.InvalidArgument, $"the attribute '{index.Attribute}' is no path of names with dots between", "attribute");
    }

    private sealed class ByNames : IComparer<(string Map, string Attribute)>
    {
        public static readonly ByNames Instance = new();

        public int Compare((string Map, string Attribute) x, (string Map, string Attribute) y)
        {
            var byMap = string.CompareOrdinal(x.Map, y.Map);
            return byMap != 0 ? byMap : string.CompareOrdinal(x.Attribute, y.Attribute);
        }
    }
}
