using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Node.Storage.Memory;
using TopGun.Node.Storage.Records;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Tests.Storage.Stores;
using TopGun.Node.Tests.Storage.Wal.Files;

namespace TopGun.Node.Tests.Storage.Durability;

/// <summary>One random sequence and the model of what must have survived it.</summary>
/// <remarks>
/// With a budget of memory nearly every value that the store holds is evicted at each sweep, so that reads, merges that look at the former value, and
/// recovery meet values in memory, in the store, and changed since.
/// </remarks>
internal sealed class CrashRun : IDisposable
{
    private const string Map = "m";
    private const string Set = "set";

    private readonly int _seed;
    private readonly FsyncPolicy _policy;
    private readonly bool _losesPower;
    private readonly MemoryBudget? _budget;
    private readonly Random _random;
    private readonly SimulatedDisk _disk;
    private readonly MemoryBackingStore _backing = new();
    private readonly Dictionary<string, Write> _acknowledged = new(StringComparer.Ordinal);
    private readonly List<Write> _tried = [];
    private readonly List<Write> _safe = [];
    private readonly HashSet<(string Key, string Tag)> _tags = [];
    private readonly HashSet<(string Key, string Tag)> _removed = [];
    private readonly List<List<string>> _possible = [[]];
    private long _millis = 1;
    private bool _hasForgotten;
    private string _trace = string.Empty;

    /// <summary>Makes a run.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="policy">When the log is brought to the disk.</param>
    /// <param name="losesPower">Whether some of the crashes are failures of the power; the others only end the process.</param>
    /// <param name="budget">Memory that records may take; null for no bound.</param>
    public CrashRun(int seed, FsyncPolicy policy, bool losesPower, MemoryBudget? budget)
    {
        _budget = budget;
        _seed = seed;
        _policy = policy;
        _losesPower = losesPower;
        _random = new Random(seed);
        _disk = new SimulatedDisk(seed);
        _backing.BeforeCommit = _disk.Count;
        _backing.AfterCommit = _disk.Count;
    }

    /// <summary>Values evicted in all lives.</summary>
    public long Evictions { get; private set; }

    /// <summary>Values read back from the store in all lives.</summary>
    public long Reloads { get; private set; }

    /// <summary>Runs until the crash, or to the end, and verifies what the next life finds.</summary>
    /// <returns>The number of calls to the disk, to learn where a crash can be.</returns>
    public async Task<long> RunAsync(long crashAfter, int steps, int keys)
    {
        _trace = $"seed {_seed}, {_policy}, power {_losesPower}, evicts {_budget is not null}, crash after {crashAfter}:";
        _disk.CrashAfter(crashAfter);
        var step = 0;
        while (step < steps && !_disk.HasCrashed)
            step = await LiveAsync(step, steps, keys);
        var calls = _disk.Calls;
        Restart();
        // Recovery crashes too, a little later each time.
        for (var calm = _random.Next(3); calm < 12 && _random.Next(3) > 0; calm += 3)
        {
            _disk.CrashAfter(calm);
            await LiveAsync(steps, steps, keys);
            Restart();
        }
        await VerifyAsync();
        return calls;
    }

    public void Dispose() => _backing.Dispose();

    private void Restart()
    {
        var losesPower = _losesPower && _random.Next(3) > 0;
        _trace += losesPower ? " POWER" : " KILL";
        _disk.Restart(losesPower);
    }

    private async Task<int> LiveAsync(int step, int steps, int keys)
    {
        using var life = NewLife();
        try
        {
            life.Recovered();
        }
        catch (SimulatedCrashException)
        {
            return step;
        }
        VerifyRecovered(life);
        var observer = Begin(life);
        for (; step < steps && !_disk.HasCrashed; step++)
        {
            if (_random.Next(20) == 0)
            {
                step++;
                break;
            }
            await StepAsync(life, keys);
        }
        End(life, observer);
        return step;
    }

    // Nothing evicts by itself: sweeps come where the seed has them.
    private DurableStoreUnderTest NewLife() => new(_disk, _backing, _policy, segmentBytes: 500, budget: _budget, evictsByItself: false);

    private RecordingObserver Begin(DurableStoreUnderTest life)
    {
        var observer = new RecordingObserver();
        if (_seed % 2 == 0 && life.Store.Find(Map) is { } map)
            map.Observe(observer);
        return observer;
    }

    private void End(DurableStoreUnderTest life, RecordingObserver observer)
    {
        foreach (var seen in observer.Seen.Where(seen => seen.Before.Exists))
            VerifyValue(seen.Key, seen.Before);
        Evictions += life.Store.Memory.Evictions;
        Reloads += life.Store.Memory.Reloads;
    }

    private async Task StepAsync(DurableStoreUnderTest life, int keys)
    {
        switch (_random.Next(20))
        {
            case < 4:
                life.Storage.Drain();
                break;
            case 4:
                await ForgetAsync(life);
                break;
            case < 8:
                life.Store.Eviction.Sweep();
                break;
            case < 10:
                VerifyReads(life);
                break;
            default:
                await WriteAsync(life, keys);
                break;
        }
    }

    private async Task ForgetAsync(DurableStoreUnderTest life)
    {
        var epoch = life.Store.CloseTombstoneEpoch();
        var forgotten = life.Store.ForgetTombstones(epoch, epoch);
        _hasForgotten |= forgotten != default;
        _trace += $" -{forgotten.Keys}k{forgotten.Tags}t";
        // Any part of it may be in the log when that fails.
        if (await life.IsSafeAsync())
            Remember(life);
        else
            _possible.Clear();
    }

    private async Task WriteAsync(DurableStoreUnderTest life, int keys)
    {
        Write[] writes = [.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => RandomWrite(keys))];
        _tried.AddRange(writes);
        if (!await life.WriteAsync(writes))
        {
            _trace += $" ({string.Join(" ", writes.Select(Name))})";
            // The log may have taken any part of a batch.
            if (writes.Length == 1 && _possible.Count > 0)
                _possible.Add(Roots(life));
            else
                _possible.Clear();
            return;
        }
        _trace += $" {string.Join(" ", writes.Select(Name))}";
        _safe.AddRange(writes);
        foreach (var write in writes)
            Acknowledge(write);
        Remember(life);
    }

    // Everything that the life holds is in its log.
    private void Remember(DurableStoreUnderTest life)
    {
        _possible.Clear();
        _possible.Add(Roots(life));
    }

    private static List<string> Roots(DurableStoreUnderTest life)
    {
        var roots = new List<string>();
        foreach (var map in life.Store.Maps)
        {
            map.HashChanges();
            if (map.Count > 0)
                roots.Add($"{map.Name} {map.Tree.RootHash:x8}");
        }
        roots.Sort(StringComparer.Ordinal);
        return roots;
    }

    private void VerifyRecovered(DurableStoreUnderTest life)
    {
        var roots = Roots(life);
        if (_possible.Count > 0)
            Assert.That(_possible, Has.Some.EqualTo(roots), $"roots after recovery: {_trace}");
        Remember(life);
    }

    private void VerifyReads(DurableStoreUnderTest life)
    {
        foreach (var key in _acknowledged.Keys)
            VerifyRecord(life, key);
    }

    private void Acknowledge(Write write)
    {
        if (write.Map != Set)
            _acknowledged[write.Key] = write;
        else if (write.Value is null)
            _removed.Add((write.Key, write.Tag));
        else
            _tags.Add((write.Key, write.Tag));
    }

    private Write RandomWrite(int keys)
    {
        var key = $"k{_random.Next(keys)}";
        var stamp = new HlcTimestamp((ulong)++_millis, 0, "n");
        switch (_random.Next(6))
        {
            case 0:
                return Write.Remove(key, stamp);
            case 1:
                return Write.AddTo(key, $"{_millis}", stamp) with { Map = Set };
            case 2 when _tags.Count > 0:
                var (taggedKey, tag) = _tags.ElementAt(_random.Next(_tags.Count));
                return Write.RemoveFrom(taggedKey, tag) with { Map = Set, Stamp = stamp };
            default:
                return Write.Put(key, $"{_millis}", stamp);
        }
    }

    private async Task VerifyAsync()
    {
        using var life = NewLife().Recovered();
        VerifyRecovered(life);
        var observer = Begin(life);
        VerifyReads(life);
        foreach (var (key, tag) in _tags)
            VerifyTag(life, key, tag);
        var before = life.State();
        using (var again = new DurableStoreUnderTest(_disk.Copy(), _backing, _policy, budget: _budget, evictsByItself: false).Recovered())
            Assert.That(again.State(), Is.EqualTo(before), $"recovered twice: {_trace}");
        // Clients that did not hear of an acknowledgement send again, however late.
        foreach (var write in _safe)
            await life.WriteAsync(write);
        Assert.That(life.State(), Is.EqualTo(before), $"sent again: {_trace}");
        life.Storage.Drain();
        life.Store.Eviction.Sweep();
        VerifyReads(life);
        VerifyRecovered(life);
        End(life, observer);
    }

    private void VerifyRecord(DurableStoreUnderTest life, string key)
    {
        var write = _acknowledged[key];
        var record = life.Store.Find(Map)?.Get(Write.KeyBytes(key), Fnv1a.Hash(key)) ?? default;
        if (!record.Exists && MayBeForgotten(key, write))
            return;
        Assert.That(record.Timestamp, Is.GreaterThanOrEqualTo(write.Stamp!.Value), $"{key} of {_trace}");
        VerifyValue(key, record);
    }

    private void VerifyValue(string key, in RecordVersion record)
    {
        var stamp = record.Timestamp;
        var found = _tried.Single(tried => tried.Map != Set && tried.Stamp == stamp);
        Assert.That(record.Value, Is.EqualTo(found.Value), $"{key} of {_trace}");
        Assert.That(found.Key, Is.EqualTo(key), _trace);
    }

    private bool MayBeForgotten(string key, Write acknowledged) =>
        _hasForgotten && _tried.Any(write => write.Map != Set && write.Key == key && write.Value is null && write.Stamp >= acknowledged.Stamp);

    private void VerifyTag(DurableStoreUnderTest life, string key, string tag)
    {
        var entry = life.Store.Find(Set)?.GetEntry(Write.KeyBytes(key), Fnv1a.Hash(key));
        var isThere = entry?.Elements.Any(element => System.Text.Encoding.UTF8.GetString(element.Tag.Span) == tag) ?? false;
        var removalTried = _tried.Any(write => write.Map == Set && write.Value is null && write.Tag == tag);
        if (_removed.Contains((key, tag)))
            Assert.That(isThere, Is.False, $"{key} {tag} was removed in {_trace}");
        else if (!removalTried)
            Assert.That(isThere, Is.True, $"{key} {tag} was added in {_trace}");
    }

    private static string Name(Write write) => $"{write.Map}/{write.Key}@{write.Stamp?.Millis.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? write.Tag}";
}
