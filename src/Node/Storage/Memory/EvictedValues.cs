using TopGun.Core.Grid;
using TopGun.Node.Storage.Stores;

namespace TopGun.Node.Storage.Memory;

/// <summary>Reads values back that are in the backing store only, and tells operators when it cannot. Safe for use from many threads.</summary>
internal sealed class EvictedValues
{
    private const string Unreadable =
        "Server overloaded: the record is not in memory, and the store of this node cannot be read now; try again later";

    private static readonly TimeSpan WarningPause = TimeSpan.FromSeconds(10);

    private IBackingStore? _store;
    private Action<string> _warn = static _ => { };
    private TimeProvider? _timeProvider;
    private long _failures;
    private long _nextWarning = long.MinValue;

    /// <summary>Reads that the store refused or did not end, so far.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Names the store, before the first value is evicted.</summary>
    /// <param name="store">The store.</param>
    /// <param name="warn">Told what operators should know: of failed reads once in ten seconds at most.</param>
    /// <param name="timeProvider">Measures the pause between two warnings.</param>
    public void ReadFrom(IBackingStore store, Action<string> warn, TimeProvider timeProvider)
    {
        _warn = warn;
        _timeProvider = timeProvider;
        Volatile.Write(ref _store, store);
    }

    /// <summary>Reads records of a last-write-wins map; no lock may be held.</summary>
    /// <param name="mapName">The map.</param>
    /// <param name="keys">Keys as they are stored.</param>
    /// <param name="visitor">Sees each that the store holds.</param>
    /// <exception cref="GridException">The store cannot be read now.</exception>
    public void Read(string mapName, IReadOnlyCollection<byte[]> keys, Action<StoredRecord> visitor)
    {
        try
        {
            Volatile.Read(ref _store)!.Read(mapName, keys, visitor);
        }
        // A store may fail in any way that its driver has.
        catch (Exception failure)
        {
            Note(mapName, failure);
            throw new GridException(GridErrorCode.Unavailable, Unreadable);
        }
    }

    // Each caller gets the error; a store that is away fails thousands of them a second for one and the same reason.
    private void Note(string mapName, Exception failure)
    {
        var failures = Interlocked.Increment(ref _failures);
        var now = _timeProvider!.GetTimestamp();
        var next = Volatile.Read(ref _nextWarning);
        var pause = (long)(WarningPause.TotalSeconds * _timeProvider.TimestampFrequency);
        if (now < next || Interlocked.CompareExchange(ref _nextWarning, now + pause, next) != next)
            return;
        _warn($"Evicted values of the map '{mapName}' cannot be read back from the store, and what needs them is refused with 503 ({failures} failed reads so far): {failure.Message}");
    }
}
