using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Tests.Storage.Stores;
using TopGun.Node.Tests.Storage.Wal;

namespace TopGun.Node.Tests.Storage.Durability;

/// <summary>One random sequence and the model of what must have survived it.</summary>
internal sealed class CrashRun : IDisposable
{
    private const string Set = "set";

    private readonly int _seed;
    private readonly FsyncPolicy _policy;
    private readonly bool _losesPower;
    private readonly Random _random;
    private readonly SimulatedDisk _disk;
    private readonly MemoryBackingStore _backing = new();
    private readonly Dictionary<string, Write> _acknowledged = new(StringComparer.Ordinal);
    private readonly List<Write> _tried = [];
    private readonly List<Write> _safe = [];
    private readonly HashSet<(string Key, string Tag)> _tags = [];
    private readonly HashSet<(string Key, string Tag)> _removed = [];
    private long _millis = 1;
    private bool _hasForgotten;
    private string _trace = string.Empty;

    public CrashRun(int seed, FsyncPolicy policy, bool losesPower)
    {
        _seed = seed;
        _policy = policy;
        _losesPower = losesPower;
        _random = new Random(seed);
        _disk = new SimulatedDisk(seed);
        _backing.BeforeCommit = _disk.Count;
        _backing.AfterCommit = _disk.Count;
    }

    /// <summary>Runs until the crash, or to the end, and verifies what the next life finds.</summary>
    /// <returns>The number of calls to the disk, to learn where a crash can be.</returns>
    public async Task<long> RunAsync(long crashAfter, int steps, int keys)
    {
        _trace = $"seed {_seed}, {_policy}, power {_losesPower}, crash after {crashAfter}:";
        _disk.CrashAfter(crashAfter);
        var step = 0;
        while (step < steps && !_disk.HasCrashed)
            step = await LiveAsync(step, steps, keys);
        var calls = _disk.Calls;
        _disk.Restart(_losesPower);
        // Recovery crashes too, a little later each time.
        for (var calm = _random.Next(3); calm < 12 && _random.Next(3) > 0; calm += 3)
        {
            _disk.CrashAfter(calm);
            await LiveAsync(steps, steps, keys);
            _disk.Restart(_losesPower);
        }
        await VerifyAsync();
        return calls;
    }

    public void Dispose() => _backing.Dispose();

    private async Task<int> LiveAsync(int step, int steps, int keys)
    {
        using var life = new DurableStoreUnderTest(_disk, _backing, _policy, segmentBytes: 500);
        try
        {
            life.Recovered();
        }
        catch (SimulatedCrashException)
        {
            return step;
        }
        for (; step < steps && !_disk.HasCrashed; step++)
        {
            var dice = _random.Next(20);
            if (dice == 0)
                return step + 1;
            if (dice < 4)
                life.Storage.Drain();
            else if (dice == 4)
                Forget(life);
            else
                await WriteAsync(life, keys);
        }
        return step;
    }

    private void Forget(DurableStoreUnderTest life)
    {
        var epoch = life.Store.CloseTombstoneEpoch();
        var forgotten = life.Store.ForgetTombstones(epoch, epoch);
        _hasForgotten |= forgotten != default;
        _trace += $" -{forgotten.Keys}k{forgotten.Tags}t";
    }

    private async Task WriteAsync(DurableStoreUnderTest life, int keys)
    {
        Write[] writes = [.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => RandomWrite(keys))];
        _tried.AddRange(writes);
        if (!await life.WriteAsync(writes))
        {
            _trace += $" ({string.Join(" ", writes.Select(Name))})";
            return;
        }
        _trace += $" {string.Join(" ", writes.Select(Name))}";
        _safe.AddRange(writes);
        foreach (var write in writes)
            Acknowledge(write);
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
        using var life = new DurableStoreUnderTest(_disk, _backing, _policy).Recovered();
        foreach (var (key, write) in _acknowledged)
        {
            var record = life.Store.Find("m")?.Get(Write.KeyBytes(key), Fnv1a.Hash(key)) ?? default;
            if (!record.Exists && MayBeForgotten(key, write))
                continue;
            Assert.That(record.Timestamp, Is.GreaterThanOrEqualTo(write.Stamp!.Value), $"{key} of {_trace}");
            var found = _tried.Single(tried => tried.Map != Set && tried.Stamp == record.Timestamp);
            Assert.That(record.Value, Is.EqualTo(found.Value), $"{key} of {_trace}");
            Assert.That(found.Key, Is.EqualTo(key), _trace);
        }
        foreach (var (key, tag) in _tags)
            VerifyTag(life, key, tag);
        var before = life.State();
        using (var again = new DurableStoreUnderTest(_disk.Copy(), _backing, _policy).Recovered())
            Assert.That(again.State(), Is.EqualTo(before), $"recovered twice: {_trace}");
        // Clients that did not hear of an acknowledgement send again, however late.
        foreach (var write in _safe)
            await life.WriteAsync(write);
        Assert.That(life.State(), Is.EqualTo(before), $"sent again: {_trace}");
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
