using TopGun.Core.Grid.Journals;
using TopGun.Core.Hashing;
using TopGun.Core.Time;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Tests.Storage.Stores;
using TopGun.Node.Tests.Storage.Wal;
using TopGun.Node.Tests.Storage.Wal.Files;

namespace TopGun.Node.Tests.Operations.Journal;

/// <summary>One random sequence over several lives, and the model of what their journals must have told and kept.</summary>
internal sealed class JournalCrashRun : IDisposable
{
    private const int Capacity = 15;
    private const int Keys = 5;

    private readonly FsyncPolicy _policy;
    private readonly bool _losesPower;
    private readonly Random _random;
    private readonly SimulatedDisk _disk;
    private readonly MemoryBackingStore _backing = new();
    private readonly SortedDictionary<ulong, JournaledChange> _told = [];
    private readonly SortedSet<ulong> _acknowledged = [];
    private readonly int _seed;
    private string _trace = string.Empty;
    private ulong _oldestWanted = 1;
    private ulong _incarnation;
    private int _life;
    private long _millis;

    /// <summary>Makes a run.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="policy">When the log is brought to the disk.</param>
    /// <param name="losesPower">Whether crashes are failures of the power; else they only end the process.</param>
    public JournalCrashRun(int seed, FsyncPolicy policy, bool losesPower)
    {
        _seed = seed;
        _policy = policy;
        _losesPower = losesPower;
        _random = new Random(seed);
        _disk = new SimulatedDisk(seed);
        _backing.BeforeCommit = _disk.Count;
        _backing.AfterCommit = _disk.Count;
    }

    /// <summary>Runs until the crash and verifies each life's beginning.</summary>
    /// <returns>The number of calls to the disk, to learn where a crash can be.</returns>
    public async Task<long> RunAsync(long crashAfter, int steps)
    {
        _trace = $"seed {_seed}, {_policy}, power {_losesPower}, crash after {crashAfter}:";
        _disk.CrashAfter(crashAfter);
        for (var step = 0; step < steps && !_disk.HasCrashed;)
            step = await LiveAsync(step, steps);
        var calls = _disk.Calls;
        for (var again = 0; again < 2; again++)
        {
            _trace += " CRASH";
            _disk.Restart(_losesPower);
            await LiveAsync(0, steps: 6);
        }
        return calls;
    }

    public void Dispose() => _backing.Dispose();

    private async Task<int> LiveAsync(int step, int steps)
    {
        JournalLife life;
        try
        {
            life = new JournalLife(_disk, _backing, ++_life, Capacity, policy: _policy, segmentBytes: 700);
        }
        catch (SimulatedCrashException)
        {
            return step;
        }
        using (life)
        {
            Verify(life);
            for (; step < steps && !_disk.HasCrashed; step++)
            {
                if (_random.Next(12) == 0)
                {
                    _trace += " STOP";
                    return step + 1;
                }
                if (_random.Next(5) == 0)
                    life.Storage.Drain();
                else
                    await WriteAsync(life);
            }
        }
        return step;
    }

    private async Task WriteAsync(JournalLife life)
    {
        Write[] writes = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => RandomWrite())];
        var before = life.Told.Changes.Count;
        var isSafe = await life.WriteAsync(writes);
        _trace += isSafe ? $" {writes.Length}" : $" ({writes.Length})";
        foreach (var change in life.Told.Changes.Skip(before))
        {
            Assert.That(_told.Keys.DefaultIfEmpty().Max(), Is.LessThan(change.Sequence), $"a number is given again or goes back: {_trace}");
            _told.Add(change.Sequence, change);
            if (isSafe)
                _acknowledged.Add(change.Sequence);
        }
        var page = life.Read();
        _oldestWanted = page.OldestSequence;
        Assert.That(page.Incarnation, Is.EqualTo(_incarnation), _trace);
    }

    private Write RandomWrite()
    {
        var key = $"k{_random.Next(Keys)}";
        var stamp = new HlcTimestamp((ulong)++_millis, 0, "n");
        return _random.Next(4) switch
        {
            0 => Write.Remove(key, stamp),
            1 => Write.AddTo(key, $"{_millis}", stamp) with { Map = "set" },
            _ => Write.Put(key, $"{_millis}", stamp),
        };
    }

    private void Verify(JournalLife life)
    {
        var page = life.Read();
        if (_told.Count > 0)
            Assert.That(page.Incarnation, Is.EqualTo(_incarnation), $"another journal: {_trace}");
        _incarnation = page.Incarnation;
        Assert.That(page.OldestSequence, Is.LessThanOrEqualTo(_oldestWanted), $"more was dropped than asked for: {_trace}");
        Assert.That(page.LatestSequence, Is.GreaterThanOrEqualTo(_told.Keys.DefaultIfEmpty().Max()), _trace);
        var kept = page.Changes.Select(change => change.Sequence).ToArray();
        Assert.That(kept, Is.Ordered.And.Unique, _trace);
        Assert.That(
            page.Changes.Select(JournalLife.LineOf), Is.EqualTo(kept.Select(sequence => JournalLife.LineOf(_told[sequence]))), $"as it was told: {_trace}");
        Assert.That(_acknowledged.Where(sequence => sequence >= page.OldestSequence), Is.SubsetOf(kept), $"what was acknowledged: {_trace}");
        VerifyRecords(life, page);
        _trace += $" [{kept.Length}]";
    }

    // Journal and records never disagree: no change without its write, and no write without its change.
    private void VerifyRecords(JournalLife life, JournalPage page)
    {
        for (var key = 0; key < Keys; key++)
        {
            var name = Write.KeyBytes($"k{key}");
            var record = life.Store.Find("m")?.Get(name, Fnv1a.Hash($"k{key}")) ?? default;
            var last = page.Changes.LastOrDefault(change => change.MapName == "m" && change.Key.Span.SequenceEqual(name));
            if (last is not null)
                Assert.That(record.Timestamp, Is.EqualTo(last.Timestamp), $"k{key}: {_trace}");
            else if (record.Exists)
                Assert.That(_told.Values.Single(told => told.MapName == "m" && told.Timestamp == record.Timestamp).Sequence, Is.LessThan(page.OldestSequence), $"k{key}: {_trace}");
        }
    }
}
