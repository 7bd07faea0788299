using TopGun.Core.Time;
using TopGun.Node.Operations.Locks;
using TopGun.Node.Operations.State;
using TopGun.Node.Storage;
using TopGun.Node.Tests.Storage.Durability;
using TopGun.Node.Tests.Storage.Stores;
using TopGun.Node.Tests.Storage.Wal.Files;

namespace TopGun.Node.Tests.Operations.Locks;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LockTableTests
{
    private static readonly LockOwner Ann = new("n", 1);
    private static readonly LockOwner Bob = new("n", 2);

    private readonly List<LockOutcome> _outcomes = [];

    [Test]
    public void The_queue_is_first_come_first_served_and_tokens_grow()
    {
        var table = new LockTable(0);
        var first = table.Acquire(Ann, "l", 1000, 0, _outcomes);
        var second = table.Acquire(Bob, "l", 1000, 1, _outcomes);
        var third = table.Acquire(new LockOwner("n", 3), "l", 1000, 2, _outcomes);
        table.Release(Ann, "l", 1, 3, _outcomes);
        table.Release(Bob, "l", 2, 4, _outcomes);

        Assert.That(_outcomes, Is.EqualTo(new[] { new LockOutcome(first, 1), new(second, 2), new(third, 3) }));
    }

    [Test]
    public async Task Line_318_tokens_of_the_next_life_are_greater()
    {
        var clock = new ManualTimeProvider();
        ulong before;
        using (var registry = new LockRegistry(clock, Forgetful(clock)))
            before = await registry.Acquire(Ann, "l", 1000, out _);
        clock.Advance(TimeSpan.FromSeconds(1));

        using var next = new LockRegistry(clock, Forgetful(clock));

        Assert.That(await next.Acquire(Bob, "l", 1000, out _), Is.GreaterThan(before));
    }

    [Test]
    public async Task Line_318_tokens_never_go_back_where_records_are_kept_even_if_the_clock_does()
    {
        var disk = new SimulatedDisk();
        using var backing = new MemoryBackingStore();
        ulong before;
        using (var life = new DurableStoreUnderTest(disk, backing).Recovered())
        {
            life.Clock.Advance(TimeSpan.FromDays(1));
            using var registry = new LockRegistry(life.Clock, RecordsOf(life));
            before = await registry.Acquire(Ann, "l", 1000, out _);
        }

        using var earlier = new DurableStoreUnderTest(disk, backing).Recovered();
        using var next = new LockRegistry(earlier.Clock, RecordsOf(earlier));

        Assert.That(await next.Acquire(Bob, "l", 1000, out _), Is.GreaterThan(before));
    }

    private static NodeRecords Forgetful(ManualTimeProvider clock) => new(new RecordStore(), new HybridLogicalClock("node", clock));

    private static NodeRecords RecordsOf(DurableStoreUnderTest life) => new(life.Store, new HybridLogicalClock("node", life.Clock));

    [Test]
    public void An_expired_hold_passes_on_at_its_deadline_and_its_late_release_fails()
    {
        var table = new LockTable(0);
        table.Acquire(Ann, "l", 100, 0, _outcomes);
        table.Acquire(Bob, "l", 100, 0, _outcomes);

        table.Advance(99, _outcomes);
        Assert.That(_outcomes, Has.Count.EqualTo(1));
        table.Advance(100, _outcomes);

        Assert.That(_outcomes[1].Token, Is.EqualTo(2));
        Assert.That(table.Release(Ann, "l", 1, 101, _outcomes), Is.False);
        Assert.That(table.NextDeadlineMillis, Is.EqualTo(200));
    }

    [Test]
    public void A_wait_ends_after_time_to_live_and_grace()
    {
        var table = new LockTable(0);
        table.Acquire(Ann, "l", 60_000, 0, _outcomes);
        var waiting = table.Acquire(Bob, "l", 100, 0, _outcomes);

        table.Advance(5099, _outcomes);
        Assert.That(_outcomes, Has.Count.EqualTo(1));
        table.Advance(5100, _outcomes);

        Assert.That(_outcomes[1], Is.EqualTo(new LockOutcome(waiting, 0)));
    }

    [Test]
    public void The_holder_gets_its_token_again_and_no_more_time()
    {
        var table = new LockTable(0);
        table.Acquire(Ann, "l", 100, 0, _outcomes);
        table.Acquire(Ann, "l", 9999, 50, _outcomes);

        Assert.That(_outcomes.Select(outcome => outcome.Token), Is.EqualTo(new[] { 1UL, 1UL }));
        Assert.That(table.NextDeadlineMillis, Is.EqualTo(100));
    }

    [Test]
    public void The_holder_alone_gets_more_time_from_now_on()
    {
        var table = new LockTable(0);
        table.Acquire(Ann, "l", 100, 0, _outcomes);

        Assert.That(table.Renew(Bob, "l", 1, 500, 50, _outcomes), Is.False);
        Assert.That(table.Renew(Ann, "l", 2, 500, 50, _outcomes), Is.False);
        Assert.That(table.Renew(Ann, "l", 1, 500, 50, _outcomes), Is.True);
        Assert.That(table.NextDeadlineMillis, Is.EqualTo(550));
        Assert.That(table.Renew(Ann, "l", 1, 500, 550, _outcomes), Is.False);
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Under_random_commands_it_keeps_its_laws(int seed)
    {
        var random = new Random(seed);
        var table = new LockTable(0);
        var model = new LockModel();
        var now = 0L;
        for (var step = 0; step < 5000; step++)
        {
            now += random.Next(0, 300);
            var (owner, name) = (new LockOwner("n", (ulong)random.Next(1, 6)), $"l{random.Next(3)}");
            _outcomes.Clear();
            switch (random.Next(10))
            {
                case < 5:
                    var ttl = random.Next(1, 4000);
                    var id = table.Acquire(owner, name, ttl, now, _outcomes);
                    model.Asked(id, owner, name, ttl, now);
                    break;
                case < 8:
                    var token = model.TokenOf(name, owner, now);
                    Assert.That(table.Release(owner, name, token, now, _outcomes), Is.EqualTo(token > 0), $"seed {seed}, step {step}");
                    model.Released(name, token, now);
                    break;
                case 8 when step % 2 == 0:
                    var (held, longer) = (model.TokenOf(name, owner, now), random.Next(1, 4000));
                    Assert.That(table.Renew(owner, name, held, longer, now, _outcomes), Is.EqualTo(held > 0), $"seed {seed}, step {step}");
                    model.Renewed(name, held, longer, now);
                    break;
                case 8:
                    table.End(owner, now, _outcomes);
                    model.Ended(owner, now);
                    break;
                default:
                    table.Advance(now, _outcomes);
                    model.AdvanceTo(now);
                    break;
            }
            Assert.That(_outcomes, Is.EquivalentTo(model.TakeOutcomes()), $"seed {seed}, step {step}");
        }
    }
}
