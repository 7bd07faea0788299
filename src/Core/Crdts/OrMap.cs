using TopGun.Core.Hashing;
using TopGun.Core.Time;

namespace TopGun.Core.Crdts;

/// <summary>A map of sets in which concurrent additions win over removals, with the rules and the Merkle tree of the clients (core-algorithms §4).</summary>
/// <remarks>
/// Tombstones are tags and belong to the whole map. The hash of a key is computed when the tree is next asked for, not on every
/// change. Not safe for use from several threads.
/// </remarks>
public sealed class OrMap
{
    private readonly HybridLogicalClock _clock;
    private readonly TimeProvider _timeProvider;
    private readonly Dictionary<string, OrTagSet> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tombstones = new(StringComparer.Ordinal);
    private readonly OrMerkleIndex _merkle = new();

    /// <summary>Makes an empty map.</summary>
    /// <param name="clock">Stamps local additions and follows the stamps of remote ones.</param>
    /// <param name="timeProvider">Tells what has expired.</param>
    public OrMap(HybridLogicalClock clock, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _clock = clock;
        _timeProvider = timeProvider;
    }

    /// <summary>The keys that hold records, live or not.</summary>
    public IReadOnlyCollection<string> Keys => _keys.Keys;

    /// <summary>The tags that were removed.</summary>
    public IReadOnlySet<string> Tombstones => _tombstones;

    /// <summary>The tree over all records, brought up to date by this call.</summary>
    public MerkleTree Merkle => _merkle.BringUpToDate(_keys);

    /// <summary>Adds a value under a fresh tag, even if an equal one is there.</summary>
    /// <returns>The record as it is to be sent to others.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The TTL is not a positive finite number; the clock has ticked.</exception>
    public OrRecord Add(string key, ReadOnlyMemory<byte> value, double? ttlMs = null)
    {
        var timestamp = _clock.Now();
        var ttl = ttlMs is { } millis ? TimeToLive.FromWriter(millis) : default;
        var record = new OrRecord(value, timestamp, timestamp.ToString(), ttl);
        Store(key, record);
        return record;
    }

    /// <summary>Removes every record of a key whose value is the same scalar; arrays and objects are never the same.</summary>
    /// <returns>The tags removed, each to be sent to others.</returns>
    public IReadOnlyList<string> Remove(string key, ReadOnlySpan<byte> value)
    {
        var removed = new List<string>();
        foreach (var record in Records(key))
            if (JavaScriptEquality.Strict(record.Value.Span, value))
                removed.Add(record.Tag);
        foreach (var tag in removed)
        {
            _tombstones.Add(tag);
            Drop(key, tag);
        }
        return removed;
    }

    /// <summary>All records stored under a key, expired ones too, in the order of their arrival.</summary>
    public IReadOnlyList<OrRecord> Records(string key) => _keys.TryGetValue(key, out var records) ? [.. records] : [];

    /// <summary>The records of a key that readers see: neither removed nor expired, in the order of their arrival.</summary>
    public IReadOnlyList<OrRecord> LiveRecords(string key)
    {
        var live = new List<OrRecord>();
        if (!_keys.TryGetValue(key, out var records))
            return live;
        var now = _timeProvider.GetUtcNow();
        foreach (var record in records)
            if (!_tombstones.Contains(record.Tag) && !record.Ttl.HasExpired(record.Timestamp, now))
                live.Add(record);
        return live;
    }

    /// <summary>Takes a remote addition, in place of what has the same tag; refused when its tag was removed.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool Apply(string key, OrRecord record)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(record);
        if (_tombstones.Contains(record.Tag))
            return false;
        _clock.Update(record.Timestamp);
        Store(key, record);
        return true;
    }

    /// <summary>Takes a remote removal: the tag never comes back, and the record of the first key that has it goes.</summary>
    public void ApplyTombstone(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        _tombstones.Add(tag);
        foreach (var (key, records) in _keys)
        {
            if (!records.TryGet(tag, out _))
                continue;
            Drop(key, tag);
            return;
        }
    }

    /// <summary>Takes in another replica's records of one key and its removed tags.</summary>
    /// <returns>How many records came in; listeners are told when it was any.</returns>
    public OrMergeOutcome MergeKey(string key, IEnumerable<OrRecord> records, IEnumerable<string> tombstones)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(tombstones);
        foreach (var tag in tombstones)
            _tombstones.Add(tag);
        DropRemoved(key);
        var added = 0;
        var updated = 0;
        foreach (var record in records)
        {
            if (_tombstones.Contains(record.Tag))
                continue;
            var known = Find(key, record.Tag);
            _clock.Update(record.Timestamp);
            if (known is not null && record.Timestamp <= known.Timestamp)
                continue;
            Store(key, record);
            added += known is null ? 1 : 0;
            updated += known is null ? 0 : 1;
        }
        return new OrMergeOutcome(added, updated);
    }

    /// <summary>Takes in a whole other map: what either side removed stays removed, of a tag on both sides the own record stays.</summary>
    public void Merge(OrMap other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _tombstones.UnionWith(other._tombstones);
        foreach (var (key, records) in other._keys)
            foreach (var record in records)
                if (!_tombstones.Contains(record.Tag))
                    TakeUnknown(key, record);
        foreach (var key in _keys.Keys.ToArray())
            DropRemoved(key);
    }

    /// <summary>Forgets the tombstones whose tag is a stamp strictly before the threshold; other tags stay.</summary>
    /// <returns>The tags forgotten.</returns>
    public IReadOnlyList<string> Prune(HlcTimestamp threshold)
    {
        var pruned = new List<string>();
        foreach (var tag in _tombstones)
            if (HlcTimestamp.TryParse(tag, out var timestamp) && timestamp < threshold)
                pruned.Add(tag);
        _tombstones.ExceptWith(pruned);
        return pruned;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _keys.Clear();
        _tombstones.Clear();
        _merkle.Clear();
    }

    private OrRecord? Find(string key, string tag) =>
        _keys.TryGetValue(key, out var records) && records.TryGet(tag, out var record) ? record : null;

    private void TakeUnknown(string key, OrRecord record)
    {
        _clock.Update(record.Timestamp);
        if (Find(key, record.Tag) is null)
            Store(key, record);
    }

    private void Store(string key, OrRecord record)
    {
        if (!_keys.TryGetValue(key, out var records))
            _keys.Add(key, records = new OrTagSet());
        records.Set(record);
        _merkle.MarkChanged(key);
    }

    private void DropRemoved(string key)
    {
        if (_tombstones.Count == 0)
            return;
        foreach (var record in Records(key))
            if (_tombstones.Contains(record.Tag))
                Drop(key, record.Tag);
    }

    private void Drop(string key, string tag)
    {
        var records = _keys[key];
        records.Remove(tag);
        if (records.Count == 0)
            _keys.Remove(key);
        _merkle.MarkChanged(key);
    }
}
