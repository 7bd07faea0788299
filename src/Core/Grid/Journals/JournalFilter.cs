namespace TopGun.Core.Grid.Journals;

/// <summary>Which changes of the journal a caller wants.</summary>
/// <param name="MapName">Only those of this map; null for all maps.</param>
/// <param name="Kinds">Only those of these kinds.</param>
public sealed record JournalFilter(string? MapName, JournalKinds Kinds = JournalKinds.All)
{
    /// <summary>Every change.</summary>
    public static JournalFilter Everything { get; } = new(MapName: null);

    /// <summary>Only changes of these maps; null for all maps.</summary>
    public IReadOnlySet<string>? MapNames { get; init; }

    /// <summary>Whether a change is wanted.</summary>
    /// <param name="mapName">Its map.</param>
    /// <param name="kind">Its kind.</param>
    public bool Matches(string mapName, JournalKinds kind) =>
        (Kinds & kind) != 0
        && (MapName is null || string.Equals(MapName, mapName, StringComparison.Ordinal))
        && MapNames?.Contains(mapName) != false;
}
