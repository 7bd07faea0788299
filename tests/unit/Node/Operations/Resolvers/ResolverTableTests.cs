using TopGun.Core.Grid;
using TopGun.Core.Grid.Resolvers;
using TopGun.Node.Operations.Resolvers;

namespace TopGun.Node.Tests.Operations.Resolvers;

public sealed class ResolverTableTests
{
    private readonly List<ResolverEvent> _events = [];
    private ResolverTable _table = new();

    [SetUp]
    public void Empty()
    {
        _table = new ResolverTable();
        _events.Clear();
    }

    [Test]
    public void Line_352_resolvers_are_asked_from_the_greatest_priority_down_and_in_order_of_registration()
    {
        Register("a", "m", "low", 10);
        Register("a", "m", "high", 90);
        Register("b", "m", "also-high", 90);

        Assert.That(Names("m"), Is.EqualTo(["high", "also-high", "low"]));
        Assert.That(_events.Select(happened => (happened.Claim.Registration.Name, happened.IsRegistered)), Is.EqualTo([
            ("low", true), ("high", true), ("also-high", true),
        ]));
    }

    [Test]
    public void Line_352_only_who_registered_a_resolver_takes_it_back()
    {
        Register("a", "m", "r");

        var refusal = _table.Unregister("b", "m", "r", _events);
        Assert.That(refusal?.Message, Is.EqualTo("Resolver not found or not owned by this client"));
        Assert.That(Names("m"), Is.EqualTo(["r"]));

        Assert.That(_table.Unregister("a", "m", "r", _events), Is.Null);
        Assert.That(Names("m"), Is.Empty);
        Assert.That(_table.Unregister("a", "m", "r", _events), Is.Not.Null);
    }

    [Test]
    public void Line_352_a_map_has_at_most_100_resolvers_and_a_full_one_takes_no_replacement_either()
    {
        for (var i = 0; i < ResolverLimits.PerMapMax; i++)
            Assert.That(Register($"owner-{i % 4}", "m", $"r{i}"), Is.Null);

        Assert.That(Register("x", "m", "one-more")?.Message, Is.EqualTo("Maximum resolvers per map (100) exceeded"));
        Assert.That(Register("owner-0", "m", "r0"), Is.Not.Null);
        Assert.That(Register("x", "other", "r"), Is.Null);
    }

    [Test]
    public void A_caller_registers_at_most_50()
    {
        for (var i = 0; i < ResolverLimits.PerCallerMax; i++)
            Register("a", $"m{i}", "r");

        Assert.That(Register("a", "more", "r")?.Code, Is.EqualTo(GridErrorCode.TooLarge));
        Assert.That(Register("a", "m0", "r"), Is.Null, "a replacement of its own needs no room");
        Assert.That(Register("b", "more", "r"), Is.Null);
    }

    [Test]
    public void All_maps_together_have_a_limit()
    {
        for (var i = 0; i < ResolverLimits.TotalMax; i++)
            Register($"owner-{i}", $"m{i}", "r");

        Assert.That(Register("x", "more", "r")?.Code, Is.EqualTo(GridErrorCode.TooLarge));
    }

    [Test]
    public void The_same_name_takes_the_place_of_the_older_one_but_not_of_the_hosts()
    {
        Register("a", "m", "r", 10);
        Register("b", "m", "r", 20);
        Register(ResolverOwner.Host, "m", "h");

        Assert.That(_table.Of("m").Select(claim => (claim.Owner, claim.Registration.Name, claim.Registration.Priority)), Is.EqualTo([
            (ResolverOwner.Host, "h", 50), ("b", "r", 20),
        ]));
        Assert.That(Register("a", "m", "h")?.Code, Is.EqualTo(GridErrorCode.NotFound));
    }

    [Test]
    public void What_an_owner_registered_ends_with_it()
    {
        Register("a", "m", "r");
        Register("b", "m", "s");
        Register("a", "n", "r");
        _events.Clear();

        _table.End("a", _events);

        Assert.That(_events.Select(happened => happened.IsRegistered), Is.EqualTo([false, false]));
        Assert.That((Names("m"), Names("n")), Is.EqualTo((new[] { "s" }, Array.Empty<string>())));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void A_replica_answers_the_same_commands_the_same(int seed)
    {
        var random = new Random(seed);
        var replica = new ResolverTable();
        for (var i = 0; i < 500; i++)
        {
            var (owner, map, name) = ($"o{random.Next(4)}", $"m{random.Next(3)}", $"r{random.Next(5)}");
            var priority = random.Next(100);
            var kind = random.Next(8);
            var (one, other) = (new List<ResolverEvent>(), new List<ResolverEvent>());
            var refusals = (Run(_table, kind, owner, map, name, priority, one), Run(replica, kind, owner, map, name, priority, other));

            Assert.That(refusals.Item1, Is.EqualTo(refusals.Item2), $"seed {seed}, step {i}");
            Assert.That(one, Is.EqualTo(other), $"seed {seed}, step {i}");
        }
        foreach (var map in new[] { "m0", "m1", "m2" })
            Assert.That(replica.Of(map), Is.EqualTo(_table.Of(map)), $"seed {seed}, {map}");
    }

    private static GridError? Run(
        ResolverTable table, int kind, string owner, string map, string name, int priority, List<ResolverEvent> events)
    {
        if (kind > 2)
            return table.Register(owner, new ResolverRegistration(map, name, priority), events);
        if (kind > 0)
            return table.Unregister(owner, map, name, events);
        table.End(owner, events);
        return null;
    }

    private GridError? Register(string owner, string map, string name, int priority = 50) =>
        _table.Register(owner, new ResolverRegistration(map, name, priority), _events);

    private string[] Names(string map) => [.. _table.Of(map).Select(claim => claim.Registration.Name)];
}
