using System.Text.Json;
using TopGun.Bench.Load.Servers;

namespace TopGun.Bench.Load.Budgets;

/// <summary>How many times our cost each peer must at least need, per shape (bench/budgets.json).</summary>
internal sealed class RatioFloors
{
    private readonly Dictionary<string, Dictionary<string, double>> _floors;

    private RatioFloors(Dictionary<string, Dictionary<string, double>> floors) => _floors = floors;

    /// <summary>Checks nothing.</summary>
    public static RatioFloors None { get; } = new([]);

    /// <summary>The committed floors.</summary>
    public static RatioFloors Read()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(ServerCatalogue.FromRoot("bench/budgets.json")));
        return new RatioFloors(file.RootElement.GetProperty("ratios").Deserialize<Dictionary<string, Dictionary<string, double>>>()!);
    }

    /// <summary>The floor, or null when there is none.</summary>
    public double? Of(string shape, string peer) =>
        _floors.TryGetValue(shape, out var peers) && peers.TryGetValue(peer, out var floor) ? floor : null;
}
