using TopGun.Core.Access;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Access;

public sealed class AccessPolicyTests
{
    private static readonly PolicyDraft Good = Policies.Draft("allow read orders", "data.ownerId == auth.id", "p");

    [Test]
    public void Each_fault_names_its_field()
    {
        Assert.That(FaultOf(Good with { Id = "" }).Field, Is.EqualTo("id"));
        Assert.That(FaultOf(Good with { Id = "__index" }).Field, Is.EqualTo("id"));
        Assert.That(FaultOf(Good with { Id = "a/b" }).Field, Is.EqualTo("id"));
        Assert.That(FaultOf(Good with { Id = new string('i', AccessLimits.IdCharsMax + 1) }).Field, Is.EqualTo("id"));
        Assert.That(FaultOf(Good with { MapPattern = null }).Field, Is.EqualTo("mapPattern"));
        Assert.That(FaultOf(Good with { Action = "READ" }).Field, Is.EqualTo("action"));
        Assert.That(FaultOf(Good with { Effect = null }).Field, Is.EqualTo("effect"));
        Assert.That(FaultOf(Good with { Condition = JsonMsgPack.FromJson("""{"op":"nonsense"}""") }).Field, Is.EqualTo("condition"));
        Assert.That(FaultOf(Good with { Condition = new byte[] { 0x81 } }).Field, Is.EqualTo("condition"));
        Assert.That(
            FaultOf(Good with { Condition = JsonMsgPack.FromJson($"\"{new string('x', AccessLimits.ConditionBytesMax)}\"") }).Message,
            Does.Contain($"{AccessLimits.ConditionBytesMax} bytes"));
    }

    [Test]
    public void Line_385_a_malformed_expression_is_refused_with_position_and_text()
    {
        var fault = FaultOf(Good with { ConditionExpr = "data.a == " });

        Assert.That((fault.Field, fault.Position), Is.EqualTo(("conditionExpr", (int?)10)));
        Assert.That(fault.Message, Does.Contain("data.a == ").And.Contain("^"));
    }

    [Test]
    public void A_condition_wins_over_an_expression()
    {
        var draft = Good with { Condition = JsonMsgPack.FromJson("""{"op":"eq","attribute":"ownerId","valueRef":"auth.id"}"""), ConditionExpr = "nonsense" };

        Assert.That(AccessPolicy.TryCompile(draft, out var policy, out _), Is.True);
        Assert.That(policy!.ConditionExpr, Is.Null);
        Assert.That(policy.Predicate!.Holds(JsonMsgPack.FromJson("""{"ownerId":"u"}"""), JsonMsgPack.FromJson("""{"id":"u"}""")), Is.True);
    }

    [Test]
    public void A_snapshot_is_read_as_it_was_written()
    {
        var rules = AccessRules.None
            .With(Policies.Of("deny write *", id: "z"))
            .With(Policies.Of("allow read topic:news.*", "'x' in auth.roles", id: "a"))
            .With(AccessPolicyOf(Good with { Condition = JsonMsgPack.FromJson("""{"op":"isNull","attribute":"x"}""") }))
            .Without("z");

        var read = PolicySnapshot.Read(PolicySnapshot.Write(rules));

        Assert.That((read.IsConfigured, read.Version), Is.EqualTo((true, 4UL)));
        Assert.That(read.Policies.Select(policy => policy.Id), Is.EqualTo(new[] { "a", "p" }));
        Assert.That(PolicySnapshot.Write(read), Is.EqualTo(PolicySnapshot.Write(rules)));
        Assert.That(PolicySnapshot.Read(PolicySnapshot.Write(AccessRules.None)).IsConfigured, Is.False);
        Assert.That(PolicySnapshot.Read(PolicySnapshot.Write(AccessRules.None.With(Policies.Of("allow all *", id: "p")).Without("p"))).IsConfigured, Is.True);
    }

    [Test]
    public void A_damaged_snapshot_is_an_error_and_never_no_policies([Values(1, 2)] int seed)
    {
        var good = PolicySnapshot.Write(Policies.Rules(Policies.Of("allow read orders", "data.a == 1", id: "p")));
        var random = new Random(seed);
        for (var length = 0; length < good.Length; length++)
            Assert.That(() => PolicySnapshot.Read(good.AsSpan(0, length)), Throws.InstanceOf<FormatException>(), $"{length} bytes");
        for (var round = 0; round < 3_000; round++)
        {
            var damaged = good.ToArray();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                Assert.That(PolicySnapshot.Read(damaged).IsConfigured, Is.True, $"seed {seed}, round {round}");
            }
            catch (FormatException)
            {
                // Refused, as it should be.
            }
        }
    }

    [Test]
    public void The_largest_state_can_be_read_again()
    {
        var longest = Good with { ConditionExpr = "data.a == 1".PadRight(AccessLimits.ExpressionCharsMax), MapPattern = new string('m', AccessLimits.PatternBytesMax) };
        var rules = AccessRules.Of(1, Enumerable.Range(0, AccessLimits.PoliciesMax).Select(id => AccessPolicyOf(longest with { Id = $"{id}" })));

        Assert.That(PolicySnapshot.Read(PolicySnapshot.Write(rules)).Policies, Has.Count.EqualTo(AccessLimits.PoliciesMax));
        Assert.That((long)AccessLimits.PoliciesMax * (AccessLimits.ConditionBytesMax + 1_024), Is.LessThan(AccessLimits.SnapshotBytesMax));
    }

    private static AccessPolicy AccessPolicyOf(PolicyDraft draft) =>
        AccessPolicy.TryCompile(draft, out var policy, out var fault) ? policy : throw new ArgumentException(fault.Message);

    private static PolicyFault FaultOf(PolicyDraft draft)
    {
        Assert.That(AccessPolicy.TryCompile(draft, out _, out var fault), Is.False);
        return fault!;
    }
}
