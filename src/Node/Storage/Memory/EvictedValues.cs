using TopGun.Core.Grid;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Node.Storage.Stores;

namespace TopGun.Node.Storage.Memory;

/// <summary>Reads values back that are in the backing store only, and tells operators when it cannot. Safe for use from many threads.</summary>
internal sealed class EvictedValues
{
    private const string Unreadable =
        "Server overloaded: the record is not in memory, and the store of this node cannot be read now; try again later";

    private const string Missing = "The store of this node has lost a record; its operator must restore a backup";
    private const int KeyUnitsTold = 100;

    private static readonly TimeSpan WarningPause = TimeSpan.FromSeconds(10);

    private IBackingStore? _store;
    private Action<string> _warn = static _ => { };
    private TimeProvider? _timeProvider;
    private long _failures;
    private long _losses;
    private long _nextWarning = long.MinValue;
    private long _nextAlarm = long.MinValue;

    /// <summary>Reads that the store refused or did not end, so far.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Refused reads so far of what the store should hold and does not.</summary>
    public long Losses => Volatile.Read(ref _losses);

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

    /// <summary>Tells operators of a record that was evicted to the store, which does not hold it, and counts it.</summary>
    /// <param name="mapName">The map.</param>
    /// <param name="key">The key.</param>
    /// <param name="stamp">Stamp of the write that the store should hold.</param>
    /// <param name="found">Stamp of the one that it holds; null when it holds none.</param>
    /// <returns>What to tell the caller.</returns>
    public GridException Lost(string mapName, byte[] key, HlcTimestamp stamp, HlcTimestamp? found)
    {
        var losses = Interlocked.Increment(ref _losses);
        if (IsTimeFor(ref _nextAlarm))
            _warn(
                $"The store has lost a record: of the key '{Text(key)}' in the map '{mapName}' it held the write of {stamp}, and it holds "
                + $"{(found is { } other ? $"that of {other}" : "nothing")}. What needs it is refused with 500 ({losses} times so far). "
                + "Find out what has changed the store beside this node, and restore a backup; after a restart without one the node does not know any more that it is missing.");
        return new GridException(GridErrorCode.Internal, Missing);
    }

    // Each caller gets the error; a store that is away fails thousands of them a second for one and the same reason.
    private void Note(string mapName, Exception failure)
    {
        var failures = Interlocked.Increment(ref _failures);
        if (IsTimeFor(ref _nextWarning))
            _warn($"Evicted values of the map '{mapName}' cannot be read back from the store, and what needs them is refused with 503 ({failures} failed reads so far): {failure.Message}");
    }

    private bool IsTimeFor(ref long next)
    {
        var now = _timeProvider!.GetTimestamp();
        var due = Volatile.Read(ref next);
        var pause = (long)(WarningPause.TotalSeconds * _timeProvider.TimestampFrequency);
        return now >= due && Interlocked.CompareExchange(ref next, now + pause, due) == due;
    }

    // A key is a stranger's text: it must not look like lines of ours.
    private static string Text(byte[] key)
    {
        var text = MsgPackText.Decode(key).AsSpan();
        return string.Concat(text[..Math.Min(text.Length, KeyUnitsTold)].ToArray().Select(static unit => char.IsControl(unit) ? '?' : unit));
    }
}
