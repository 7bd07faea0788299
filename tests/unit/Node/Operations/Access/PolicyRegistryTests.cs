using TopGun.Core.Access;
using TopGun.Core.Grid;
using TopGun.Node.Operations.Access;

namespace TopGun.Node.Tests.Operations.Access;

public sealed class PolicyRegistryTests
{
    private static readonly PolicyDraft Draft = new() { Id = "p", MapPattern = "*", Action = "all", Effect = "allow" };

    private readonly PolicyRegistry _registry = new(static bytes => new Random(5).NextBytes(bytes));

    [Test]
    public void A_policy_without_id_gets_one()
    {
        Assert.That(_registry.TryUpsert(Draft with { Id = null }, out var policy, out _), Is.True);

        Assert.That(Guid.Parse(policy!.Id).Version, Is.EqualTo(4));
        Assert.That(_registry.Rules.Policies, Is.EqualTo(new[] { policy }));
    }

    [Test]
    public void Line_383_a_policy_of_the_same_id_is_replaced()
    {
        var registry = new PolicyRegistry(static _ => { });
        registry.TryUpsert(Draft, out _, out _);
        registry.TryUpsert(Draft with { Effect = "deny" }, out _, out _);

        Assert.That(registry.Rules.Policies.Single().Effect, Is.EqualTo(AccessEffect.Deny));
    }

    [Test]
    public void Line_384_deleting_what_is_not_there_changes_nothing()
    {
        var registry = new PolicyRegistry(static _ => { });

        Assert.That(registry.Delete("none"), Is.False);
        Assert.That(registry.Rules.IsConfigured, Is.False);
    }

    [Test]
    public void A_faulty_draft_changes_nothing()
    {
        var registry = new PolicyRegistry(static _ => { });

        Assert.That(registry.TryUpsert(Draft with { ConditionExpr = "data.a ~ 1" }, out _, out var fault), Is.False);

        Assert.That((fault!.Field, fault.Position, registry.Rules.IsConfigured), Is.EqualTo(("conditionExpr", (int?)7, false)));
    }

    [Test]
    public void Policies_are_limited_but_can_be_replaced_at_the_limit()
    {
        var full = AccessRules.Of(1, Enumerable.Range(0, AccessLimits.PoliciesMax).Select(Compile));
        var registry = new PolicyRegistry(static _ => { }, full);

        Assert.That(Assert.Throws<GridException>(() => registry.TryUpsert(Draft, out _, out _))!.Error.Code, Is.EqualTo(GridErrorCode.TooLarge));
        Assert.That(registry.TryUpsert(Draft with { Id = "1" }, out _, out _), Is.True);
    }

    [Test]
    public void It_begins_with_the_rules_that_were_saved()
    {
        var saved = PolicySnapshot.Write(AccessRules.Of(7, [Compile(1)]));

        var registry = new PolicyRegistry(static _ => { }, PolicySnapshot.Read(saved));
        registry.Delete("1");

        Assert.That((registry.Rules.IsConfigured, registry.Rules.Version), Is.EqualTo((true, 8UL)));
    }

    private static AccessPolicy Compile(int id) =>
        AccessPolicy.TryCompile(Draft with { Id = $"{id}" }, out var policy, out var fault) ? policy : throw new ArgumentException(fault.Message);
}
