using TopGun.Core.Grid;
using TopGun.Core.Telemetry;

namespace TopGun.Node.Operations.Telemetry;

/// <summary>What one service has done. Counting is an atomic addition; nobody is called.</summary>
/// <param name="name">Its name in the metrics.</param>
internal sealed class ServiceCounts(string name)
{
    private static readonly int Codes = Enum.GetValues<GridErrorCode>().Length;

    private readonly long[] _errors = new long[Codes];
    private long _ok;

    /// <summary>Its name in the metrics.</summary>
    public string Name => name;

    /// <summary>How long its operations took.</summary>
    public DurationHistogram Durations { get; } = new();

    /// <summary>Operations that were done.</summary>
    public long Ok => Volatile.Read(ref _ok);

    /// <summary>Operations that were refused.</summary>
    public long Refused
    {
        get
        {
            var refused = 0L;
            for (var code = 0; code < Codes; code++)
                refused += RefusedFor((GridErrorCode)code);
            return refused;
        }
    }

    /// <summary>Operations that were refused for one reason.</summary>
    public long RefusedFor(GridErrorCode code) => Volatile.Read(ref _errors[(int)code]);

    /// <summary>Counts operations that were done.</summary>
    public void AddOk(int count) => Interlocked.Add(ref _ok, count);

    /// <summary>Counts operations that were refused.</summary>
    public void AddRefused(GridErrorCode code, int count) => Interlocked.Add(ref _errors[(int)code], count);
}
