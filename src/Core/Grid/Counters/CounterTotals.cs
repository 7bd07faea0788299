namespace TopGun.Core.Grid.Counters;

/// <summary>
/// The state of a counter at one moment. One object serves all receivers; the first to need an encoded form leaves it here for
/// the others.
/// </summary>
/// <param name="name">Counter.</param>
/// <param name="positive">What each node has added; not modified afterwards.</param>
/// <param name="negative">What each node has taken away; not modified afterwards.</param>
public sealed class CounterTotals(
    string name, IReadOnlyDictionary<string, double> positive, IReadOnlyDictionary<string, double> negative)
{
    /// <summary>Name of the counter.</summary>
    public string Name { get; } = name;

    /// <summary>What each node has added, by its id; finite and not negative.</summary>
    public IReadOnlyDictionary<string, double> Positive { get; } = positive;

    /// <summary>What each node has taken away; not negative itself.</summary>
    public IReadOnlyDictionary<string, double> Negative { get; } = negative;

    /// <summary>Form shared by receivers that speak MsgPack; set by the first of them.</summary>
    public byte[]? ClientForm { get; set; }

    /// <summary>Form shared by receivers that speak protobuf; set by the first of them.</summary>
    public object? RemoteForm { get; set; }
}
