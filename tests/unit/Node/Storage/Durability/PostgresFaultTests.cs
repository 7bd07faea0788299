using Npgsql;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.Partitions;
using TopGun.Node.Storage.Stores;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Tests.Storage.Wal;
using TopGun.Node.Tests.Storage.Wal.Files;

namespace TopGun.Node.Tests.Storage.Durability;

/// <summary>A database that stops, hangs, or whose connections break takes nothing away; the log keeps what it does not take.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PostgresFaultTests : IDisposable
{
    private readonly SimulatedDisk _disk = new();
    private readonly PostgresServer _server = new();
    private readonly FaultProxy _proxy;
    private readonly string _schema;
    private bool _isKnownLog;

    public PostgresFaultTests()
    {
        _proxy = new FaultProxy(_server.EndPoint);
        _schema = _server.CreateSchema();
    }

    public void Dispose()
    {
        _proxy.Dispose();
        _server.Dispose();
    }

    [Test]
    public async Task What_is_written_while_the_database_is_stopped_or_crashed_is_in_it_after_its_start([Values] bool hasCrashed)
    {
        List<string> before;
        using (var life = Open())
        {
            await life.WriteAsync(Write.Put("a", "1", Write.At(1)));
            life.Storage.Drain();
            for (var round = 0; round < 2; round++)
            {
                await WhileAwayAsync(life, round, hasCrashed);
                Drain(life);
            }
            before = life.State();
        }

        using var next = new DurableStoreUnderTest(new SimulatedDisk(), OpenStore(isNewLog: true, log: "another directory")).Recovered();

        Assert.That(next.State(), Is.EqualTo(before));
        Assert.That(before, Has.Count.EqualTo(1 + 1 + (2 * 50)));
    }

    [Test]
    public async Task A_connection_that_breaks_at_any_place_of_a_flush_leaves_all_of_it_or_nothing()
    {
        using var life = Open();
        long[] places = [1, 60, 300, 1_000, 3_000, 6_000, 9_000, 12_000, 15_000, 18_000, 21_000, 40_000];
        for (var round = 0; round < places.Length; round++)
        {
            var millis = (round * 1_000) + 1;
            await life.WriteAsync([.. Enumerable.Range(0, 200).Select(key => Write.Put($"k{key}", $"{round}", Write.At(millis)))]);
            _proxy.CutAfter(places[round]);
            life.Storage.Drain();
            var values = _server.Query($"SELECT count(DISTINCT value), count(*), (SELECT max(watermark) FROM {_schema}.topgun_mark) FROM {_schema}.topgun_record").Split('|');
            Assert.That(values[0], Is.AnyOf("0", "1"), $"cut after {places[round]} bytes");
            Assert.That(values[2], Is.EqualTo($"{(values[1] == "0" ? 0 : life.Storage.PendingCount == 0 ? (round + 1) * 200 : values[2])}"));
            _proxy.CutAfter(long.MaxValue);
            Drain(life);
        }

        Assert.That(life.Storage.FlushFailures, Is.GreaterThan(5));
        Assert.That(ValueOf(life, "k7"), Is.EqualTo(Write.Text($"{places.Length - 1}")));
        Assert.That(_server.Query($"SELECT count(*), max(millis) FROM {_schema}.topgun_record"), Is.EqualTo($"200|{((places.Length - 1) * 1_000) + 1}"));
    }

    [Test]
    public async Task While_the_database_hangs_writes_are_acknowledged_until_the_log_is_full_and_then_it_catches_up()
    {
        using var life = Open(logBytesMax: 100_000);
        await life.WriteAsync(Write.Put("first", "v", Write.At(1)));
        life.Storage.Drain();
        _proxy.Stall();
        await life.WriteAsync(Write.Put("second", "v", Write.At(2)));
        life.Clock.Advance(TimeSpan.FromSeconds(2));
        await _proxy.Held.WaitAsync(LogUnderTest.Limit);

        var written = 0;
        for (; !life.Store.Log!.IsFull; written++)
            Assert.That(await life.WriteAsync(Write.Put($"k{written}", "v", Write.At(written + 3))), Is.True);
        life.Clock.Advance(TimeSpan.FromSeconds(90));

        Assert.That(written, Is.GreaterThan(500));
        Assert.That(life.Storage.StalledFor, Is.GreaterThan(TimeSpan.FromSeconds(60)));
        Assert.That(ValueOf(life, "k99"), Is.Not.Null);
        _proxy.Resume();
        Drain(life);
        Assert.That(life.Store.Log.IsFull, Is.False);
        Assert.That(life.Storage.StalledFor, Is.EqualTo(TimeSpan.Zero));
        Assert.That(_server.Query($"SELECT count(*) FROM {_schema}.topgun_record"), Is.EqualTo($"{written + 2}"));
    }

    [Test]
    public async Task A_database_that_does_not_answer_in_time_is_asked_again_over_another_connection()
    {
        using var life = Open("Command Timeout=1;Timeout=2;Cancellation Timeout=-1");
        await life.WriteAsync(Write.Put("a", "v", Write.At(1)));
        life.Storage.Drain();
        _proxy.Stall();
        await life.WriteAsync(Write.Put("b", "v", Write.At(2)));

        life.Storage.Drain();
        Assert.That(life.Storage.FlushFailures, Is.GreaterThan(0));
        Assert.That(life.Storage.PendingCount, Is.EqualTo(1));
        _proxy.Resume();
        Drain(life);

        Assert.That(_server.Query($"SELECT count(*) FROM {_schema}.topgun_record"), Is.EqualTo("2"));
    }

    [Test]
    public async Task A_process_that_is_killed_while_its_flush_waits_keeps_nobody_from_starting()
    {
        using var store = OpenStore(isNewLog: true, "log");
        store.Write([], 1);
        await using var other = new NpgsqlConnection(_server.AddressOf(_schema));
        await other.OpenAsync();
        await using var hold = await other.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("LOCK TABLE topgun_record", other))
            await command.ExecuteNonQueryAsync();
        var flush = Task.Run(() => store.Write([Record()], 2));
        Assert.That(SpinWait.SpinUntil(() => _server.Query("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") != "0", LogUnderTest.Limit), Is.True);

        _proxy.Cut();
        _proxy.Resume();

        Assert.That(() => OpenStore(isNewLog: true, "another directory").Dispose(), Throws.Nothing);
        Assert.That(async () => await flush.WaitAsync(LogUnderTest.Limit), Throws.InstanceOf<NpgsqlException>());
    }

    [Test]
    public async Task A_server_that_crashes_in_the_middle_of_writes_keeps_what_was_acknowledged()
    {
        List<string> before;
        using (var life = Open())
        {
            for (var round = 0; round < 3; round++)
            {
                var crash = Task.Run(_server.Kill);
                for (var i = 0; !crash.IsCompleted || i < 20; i++)
                {
                    Assert.That(await life.WriteAsync(Write.Put($"{round}-{i % 100}", $"{i}", Write.At((round * 1_000_000) + i + 1))), Is.True);
                    if (i % 10 == 0)
                        life.Storage.Drain();
                }
                await crash;
                _server.Start();
            }
            before = life.State();
        }

        using var next = Open();

        Assert.That(next.State(), Is.EqualTo(before));
    }

    [Test]
    public void A_read_whose_connection_did_not_outlive_a_restart_is_made_once_more_over_another([Values] bool hasCrashed)
    {
        using var store = OpenStore(isNewLog: true, "log");
        store.Write([Record()], 1);
        Assert.That(ReadKey(store), Is.EqualTo(1));

        if (hasCrashed)
            _server.Kill();
        else
            _server.Stop();
        Assert.That(() => ReadKey(store), Throws.InstanceOf<NpgsqlException>(), "the database is away");
        _server.Start();
        Assert.That(ReadKey(store), Is.EqualTo(1), "after the first restart");
        _proxy.Cut();
        _proxy.Resume();

        Assert.That(ReadKey(store), Is.EqualTo(1), "after its connections broke");
    }

    // An attempt that was under way when the fault ended may still fail.
    private static void Drain(DurableStoreUnderTest life)
    {
        for (var attempt = 0; attempt < 5 && life.Storage.PendingCount > 0; attempt++)
            life.Storage.Drain();
        Assert.That(life.Storage.PendingCount, Is.Zero, string.Join(" ", life.Warnings));
    }

    private async Task WhileAwayAsync(DurableStoreUnderTest life, int round, bool hasCrashed)
    {
        if (hasCrashed)
            _server.Kill();
        else
            _server.Stop();
        await life.WriteAsync([.. Enumerable.Range(0, 50).Select(key => Write.Put($"{round}-{key}", "v", Write.At((round * 100) + key + 2)))]);
        life.Storage.Drain();
        Assert.That(life.Storage.PendingCount, Is.EqualTo(50));
        Assert.That(ValueOf(life, $"{round}-7"), Is.Not.Null);
        _server.Start();
    }

    private DurableStoreUnderTest Open(string more = "", long logBytesMax = WalLimits.LogBytesMaxDefault)
    {
        var life = new DurableStoreUnderTest(_disk, OpenStore(!_isKnownLog, "log", more), logBytesMax: logBytesMax).Recovered();
        _isKnownLog = true;
        return life;
    }

    private PostgresStore OpenStore(bool isNewLog, string log, string more = "") =>
        PostgresAddress.TryParse($"{PostgresServer.AddressOf(_proxy.Port, _schema)};{more}", out var address, out var error)
            ? new PostgresStore(address, log, isNewLog)
            : throw new InvalidOperationException(error);

    private static StoredRecord Record() => new()
    {
        Kind = OperationKind.Put, MapName = "m", Key = Write.KeyBytes("k"), KeyHash = Fnv1a.Hash("k"), Partition = Partitioning.PartitionOf(Fnv1a.Hash("k")),
        Tag = [], Value = Write.Text("v"), Millis = 1, Counter = 0, NodeId = "n", TtlMillis = 0,
    };

    private static int ReadKey(PostgresStore store)
    {
        var found = 0;
        store.Read("m", [Write.KeyBytes("k")], _ => found++);
        return found;
    }

    private static byte[]? ValueOf(DurableStoreUnderTest life, string key) => life.Store.Find("m")!.Get(Write.KeyBytes(key), Fnv1a.Hash(key)).Value;
}
