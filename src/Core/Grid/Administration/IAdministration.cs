using TopGun.Core.Grid.Queries;

namespace TopGun.Core.Grid.Administration;

/// <summary>What operators ask of a grid. Every call demands an administrator, and is refused with PermissionDenied otherwise.</summary>
public interface IAdministration
{
    /// <summary>Who may do what.</summary>
    IPolicies Policies { get; }

    /// <summary>Maps that were written, by name; those reserved for the server are left out.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<MapSummary>> ListMapsAsync(CancellationToken cancellationToken);

    /// <summary>Measures a map by reading all its records; one that was never written is empty.</summary>
    /// <param name="mapName">Map.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<MapSize> MeasureMapAsync(string mapName, CancellationToken cancellationToken);

    /// <summary>Tells how a query finds its rows, by reading what the query reads; policies aside.</summary>
    /// <param name="query">What would be looked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GridException">The query breaks a limit.</exception>
    ValueTask<QueryExplanation> ExplainAsync(MapQuery query, CancellationToken cancellationToken);

    /// <summary>Nodes and who owns what.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<ClusterStatus> ReadClusterAsync(CancellationToken cancellationToken);

    /// <summary>Settings as they are in effect.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<NodeSettings> ReadSettingsAsync(CancellationToken cancellationToken);

    /// <summary>Changes settings; they are in effect when the call returns, until the node ends.</summary>
    /// <param name="change">What to change; all of it or, when a part is refused, nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GridException">A value is out of range; the error names its field.</exception>
    ValueTask<NodeSettings> ChangeSettingsAsync(SettingsChange change, CancellationToken cancellationToken);

    /// <summary>The latest operations that took longer than the threshold of the settings, newest first.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<SlowOperation>> ListSlowOperationsAsync(CancellationToken cancellationToken);

    /// <summary>Declared indexes, by map and attribute.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<IndexStatus>> ListIndexesAsync(CancellationToken cancellationToken);

    /// <summary>Declares an index; records that exist already are added in the background.</summary>
    /// <param name="index">What to index.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GridException">Conflict: the attribute has an index; InvalidArgument: a name is malformed, or there are too many indexes.</exception>
    ValueTask<IndexStatus> CreateIndexAsync(IndexDescriptor index, CancellationToken cancellationToken);

    /// <summary>Gives an index up.</summary>
    /// <param name="mapName">Map.</param>
    /// <param name="attribute">Dotted path into the values.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GridException">NotFound: there is none.</exception>
    ValueTask DropIndexAsync(string mapName, string attribute, CancellationToken cancellationToken);
}
