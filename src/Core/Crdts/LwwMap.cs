using System.Diagnostics.CodeAnalysis;
using TopGun.Core.Hashing;
using TopGun.Core.Time;

namespace TopGun.Core.Crdts;

/// <summary>A map in which the last writer of a key wins, with the rules and the Merkle tree of the clients (core-algorithms §3).</summary>
/// <remarks>
/// The client's side of the law: at equal stamps the local record stays. Replicas decide with <see cref="LwwMerge"/>.
/// Not safe for use from several threads.
/// </remarks>
public sealed class LwwMap
{
    private readonly HybridLogicalClock _clock;
    private readonly TimeProvider _timeProvider;
    private readonly Dictionary<string, LwwRecord> _records = new(StringComparer.Ordinal);

    /// <summary>Makes an empty map.</summary>
    /// <param name="clock">Stamps local writes and follows the stamps of remote ones.</param>
    /// <param name="timeProvider">Tells what has expired.</param>
    public LwwMap(HybridLogicalClock clock, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _clock = clock;
        _timeProvider = timeProvider;
    }

    /// <summary>The tree over all records, tombstones and expired ones too.</summary>
    public MerkleTree Merkle { get; } = new();

    /// <summary>All records by key, tombstones and expired ones too.</summary>
    public IReadOnlyDictionary<string, LwwRecord> Records => _records;

    /// <summary>Writes a value with a fresh stamp, whatever is there.</summary>
    /// <returns>The record as it is to be sent to others.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The TTL is not a positive finite number; the clock has ticked.</exception>
    public LwwRecord Set(string key, ReadOnlyMemory<byte> value, double? ttlMs = null)
    {
        var timestamp = _clock.Now();
        var ttl = ttlMs is { } millis ? TimeToLive.FromWriter(millis) : default;
        return Store(key, new LwwRecord(value, timestamp, ttl));
    }

    /// <summary>Writes a tombstone with a fresh stamp, even where there is nothing to remove.</summary>
    /// <returns>The record as it is to be sent to others.</returns>
    public LwwRecord Remove(string key) => Store(key, LwwRecord.Tombstone(_clock.Now()));

    /// <summary>Finds the value under a key; false when it is missing, removed or expired.</summary>
    public bool TryGet(string key, out ReadOnlyMemory<byte> value)
    {
        var found = TryGetLive(key, out var record);
        value = found ? record!.Value : default;
        return found;
    }

    /// <summary>The keys that have a live value.</summary>
    public IEnumerable<string> LiveKeys()
    {
        var now = _timeProvider.GetUtcNow();
        foreach (var (key, record) in _records)
            if (record.IsLive(now))
                yield return key;
    }

    /// <summary>Takes a remote record if it is strictly newer than the local one; the clock follows its stamp either way.</summary>
    /// <returns>Whether it was taken.</returns>
    /// <exception cref="ClockDriftException">The clock is strict and the stamp too far ahead; nothing has changed.</exception>
    public bool Merge(string key, LwwRecord remote)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(remote);
        _clock.Update(remote.Timestamp);
        if (_records.TryGetValue(key, out var local) && remote.Timestamp <= local.Timestamp)
            return false;
        Store(key, remote);
        return true;
    }

    /// <summary>
    /// Takes over the server's record of an own write that <see cref="Merge"/> has rejected: the same value, re-stamped not
    /// later than the local record (core-algorithms §3.4).
    /// </summary>
    /// <returns>Whether it was taken over.</returns>
    public bool AdoptServerEcho(string key, LwwRecord server)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(server);
        if (!_records.TryGetValue(key, out var local) || server.Timestamp > local.Timestamp)
            return false;
        if (!JavaScriptEquality.Structural(local.Value.Span, server.Value.Span))
            return false;
        Store(key, server);
        return true;
    }

    /// <summary>Forgets the tombstones with a stamp strictly before the threshold.</summary>
    /// <returns>Their keys.</returns>
    public IReadOnlyList<string> Prune(HlcTimestamp threshold)
    {
        var pruned = new List<string>();
        foreach (var (key, record) in _records)
            if (record.IsTombstone && record.Timestamp < threshold)
                pruned.Add(key);
        foreach (var key in pruned)
        {
            _records.Remove(key);
            Merkle.Remove(key);
        }
        return pruned;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _records.Clear();
        Merkle.Clear();
    }

    private bool TryGetLive(string key, [NotNullWhen(true)] out LwwRecord? record) =>
        _records.TryGetValue(key, out record) && record.IsLive(_timeProvider.GetUtcNow());

    private LwwRecord Store(string key, LwwRecord record)
    {
        _records[key] = record;
        Merkle.Put(key, LwwItemHash.Compute(Fnv1a.Hash(key), record.Timestamp));
        return record;
    }
}
