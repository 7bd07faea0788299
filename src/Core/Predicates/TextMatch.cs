namespace TopGun.Core.Predicates;

/// <summary>What a full-text predicate asks of search (wire-protocol §4.6).</summary>
public sealed class TextMatch
{
    /// <summary>Words of match and matchPhrase.</summary>
    public string? Query { get; init; }

    /// <summary>Options of match as their MsgPack map; empty when absent.</summary>
    public ReadOnlyMemory<byte> MatchOptions { get; init; }

    /// <summary>How far apart the words of a phrase may stand.</summary>
    public int? Slop { get; init; }

    /// <summary>Start of the words matchPrefix looks for.</summary>
    public string? Prefix { get; init; }

    /// <summary>Most words a prefix may stand for.</summary>
    public int? MaxExpansions { get; init; }
}
