using TopGun.Core.Access;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Access;

public sealed class AccessRulesTests
{
    private static readonly byte[] Alice = Policies.Caller("alice", "user");
    private static readonly byte[] Mine = JsonMsgPack.FromJson("""{"ownerId":"alice"}""");
    private static readonly byte[] Foreign = JsonMsgPack.FromJson("""{"ownerId":"bob"}""");

    [Test]
    public void Line_413_without_any_policy_everything_is_allowed_and_after_the_last_nothing()
    {
        Assert.That(Judge(AccessRules.None, AccessAction.Write).IsAllowed, Is.True);

        var rules = AccessRules.None.With(Policies.Of("allow all *", id: "p"));
        Assert.That(Judge(rules, AccessAction.Write).IsAllowed, Is.True);

        rules = rules.Without("p");
        Assert.That((rules.IsConfigured, rules.Policies.Count, rules.Version), Is.EqualTo((true, 0, 2UL)));
        Assert.That(Judge(rules, AccessAction.Write).IsDenied, Is.True);
    }

    [Test]
    public void Line_414_deny_beats_allow_whatever_the_order()
    {
        var allow = Policies.Of("allow all *", id: "1");
        var deny = Policies.Of("deny write orders", id: "0");

        Assert.That(Judge(Policies.Rules(allow, deny), AccessAction.Write).IsDenied, Is.True);
        Assert.That(Judge(Policies.Rules(allow, deny), AccessAction.Read).IsAllowed, Is.True);
    }

    [TestCase(AccessAction.Read)]
    [TestCase(AccessAction.Write)]
    [TestCase(AccessAction.Remove)]
    public void Line_416_all_is_reading_writing_and_removing(AccessAction action) =>
        Assert.That(Judge(Policies.Rules(Policies.Of("allow all orders")), action).IsAllowed, Is.True);

    [TestCase("allow read orders", AccessAction.Write, false)]
    [TestCase("allow write orders", AccessAction.Read, false)]
    [TestCase("allow remove orders", AccessAction.Write, false)]
    [TestCase("allow remove orders", AccessAction.Remove, true)]
    [TestCase("allow write orders", AccessAction.Remove, true)]
    [TestCase("allow read orders", AccessAction.Remove, false)]
    public void Line_417_an_action_covers_itself_and_writing_covers_removing(string policy, AccessAction action, bool expected) =>
        Assert.That(Judge(Policies.Rules(Policies.Of(policy)), action).IsAllowed, Is.EqualTo(expected));

    [Test]
    public void Conditions_on_the_caller_alone_are_decided_at_once()
    {
        var rules = Policies.Rules(Policies.Of("allow write orders", "'user' in auth.roles"), Policies.Of("deny read *", "auth.id == 'alice'"));

        Assert.That(Judge(rules, AccessAction.Write).IsAllowed, Is.True);
        Assert.That(Judge(rules, AccessAction.Read).IsDenied, Is.True);
        Assert.That(rules.Judge(Resource.Map("orders"), AccessAction.Write, []).IsDenied, Is.True, "nobody");
    }

    [Test]
    public void Line_419_conditions_on_records_are_asked_of_each_record()
    {
        var verdict = Judge(Policies.Rules(Policies.Of("allow read orders", "data.ownerId == auth.id")), AccessAction.Read);

        Assert.That((verdict.IsAllowed, verdict.IsDenied), Is.EqualTo((false, false)));
        Assert.That(verdict.Admits(Mine), Is.True);
        Assert.That(verdict.Admits(Foreign), Is.False);
        Assert.That(verdict.Admits(default), Is.False);
    }

    [Test]
    public void Line_418_an_owner_condition_must_hold_for_the_stored_and_the_new_value()
    {
        var verdict = Judge(Policies.Rules(Policies.Of("allow write orders", "data.ownerId == auth.id")), AccessAction.Write);

        Assert.That(verdict.Admits(default, Mine), Is.True, "a new record of one's own");
        Assert.That(verdict.Admits(default, Foreign), Is.False, "a new record of somebody else");
        Assert.That(verdict.Admits(Mine, Mine), Is.True, "an update");
        Assert.That(verdict.Admits(Foreign, Mine), Is.False, "a takeover");
        Assert.That(verdict.Admits(Mine, Foreign), Is.False, "a gift");
        Assert.That(verdict.Admits(Mine, default), Is.True, "a removal");
        Assert.That(verdict.Admits(Foreign, default), Is.False, "a removal of somebody else's");
        Assert.That(verdict.Admits(default, default), Is.False, "a removal of nothing");
        Assert.That((verdict.MayAdmit(Mine), verdict.MayAdmit(Foreign), verdict.MayAdmit(default)), Is.EqualTo((true, false, true)));
    }

    [Test]
    public void Two_policies_do_not_add_up_to_a_takeover()
    {
        var verdict = Judge(
            Policies.Rules(Policies.Of("allow write orders", "data.ownerId == auth.id"), Policies.Of("allow write orders", "data.isOpen == true")),
            AccessAction.Write);

        Assert.That(verdict.Admits(JsonMsgPack.FromJson("""{"ownerId":"bob","isOpen":true}"""), Mine), Is.False);
    }

    [Test]
    public void A_denial_on_records_holds_for_the_stored_or_the_new_value()
    {
        var locked = JsonMsgPack.FromJson("""{"locked":true}""");
        var verdict = Judge(Policies.Rules(Policies.Of("allow all *"), Policies.Of("deny write *", "data.locked == true")), AccessAction.Write);

        Assert.That(verdict.Admits(Mine, Mine), Is.True);
        Assert.That(verdict.Admits(locked, Mine), Is.False);
        Assert.That(verdict.Admits(Mine, locked), Is.False);
        Assert.That(verdict.Admits(locked, default), Is.False);
        Assert.That(verdict.MayAdmit(locked), Is.False);
    }

    [Test]
    public void A_condition_that_names_the_old_record_judges_the_pair()
    {
        var verdict = Judge(
            Policies.Rules(Policies.Of("allow write *", "old == null || (old.state == 'draft' && data.state == 'final')")), AccessAction.Write);
        var draft = JsonMsgPack.FromJson("""{"state":"draft"}""");
        var final = JsonMsgPack.FromJson("""{"state":"final"}""");

        Assert.That(verdict.Admits(default, draft), Is.True);
        Assert.That(verdict.Admits(draft, final), Is.True);
        Assert.That(verdict.Admits(final, draft), Is.False);
        Assert.That(verdict.MayAdmit(draft), Is.True);
    }

    [Test]
    public void Malformed_bytes_are_denied()
    {
        var verdict = Judge(Policies.Rules(Policies.Of("allow all *", "!(data.a == 1)")), AccessAction.Write);

        Assert.That(verdict.Admits([0x81, 0xa1]), Is.False);
        Assert.That(verdict.Admits([0x81, 0xa1], Mine), Is.False);
        Assert.That(verdict.MayAdmit([0x81, 0xa1]), Is.False);
    }

    [Test]
    public void Verdicts_of_one_identity_give_the_same_answers_and_those_of_their_conditions([Values(1, 2, 3, 4)] int seed)
    {
        string[] conditions =
        [
            "data.a == auth.a", "data.b == auth.b", "data.a == 1", "auth.a == 1", "'r1' in auth.roles", "data.a == 1 && 'r1' in auth.roles",
            "auth == null || data.b == 2", "auth.x.y == data.a", "old.a == auth.a", "!(data.a == auth.a)", "auth.b in data.list", "auth.none == null && data.a == 2",
        ];
        var random = new Random(seed);
        byte[][] callers = [[], .. Enumerable.Range(0, 24).Select(_ => Policies.Claims(CallerOf(random)))];
        byte[][] records = [.. Enumerable.Range(0, 12).Select(_ => JsonMsgPack.FromJson($$"""{"a":{{random.Next(3)}},"b":{{random.Next(3)}},"list":[{{random.Next(3)}}]}"""))];
        var shared = 0;
        for (var round = 0; round < 60; round++)
        {
            var policies = Enumerable.Range(0, random.Next(1, 5))
                .Select(i => Policies.Of(random.Next(3) == 0 ? "deny read m" : "allow read m", conditions[random.Next(conditions.Length)], $"p{i}"))
                .ToArray();
            var rules = Policies.Rules(policies);
            var verdicts = callers.Select(caller => rules.Judge(Resource.Map("m"), AccessAction.Read, caller)).ToArray();
            for (var i = 0; i < callers.Length; i++)
                foreach (var record in records)
                    Assert.That(verdicts[i].Admits(record), Is.EqualTo(AnswerOf(policies, record, callers[i])), $"seed {seed}, round {round}");
            foreach (var alike in verdicts.Where(verdict => !verdict.IsAllowed && !verdict.IsDenied).GroupBy(verdict => verdict.Identity))
            {
                shared += alike.Count() - 1;
                foreach (var record in records)
                    Assert.That(alike.Select(verdict => verdict.Admits(record)).Distinct().Count(), Is.EqualTo(1), $"seed {seed}, round {round}");
            }
        }

        Assert.That(shared, Is.GreaterThan(100), $"seed {seed}");
    }

    [Test]
    public void A_verdict_is_the_same_while_its_policies_are()
    {
        var rules = Policies.Rules(Policies.Of("allow read orders", "data.ownerId == auth.id", id: "own"));
        var before = Judge(rules, AccessAction.Read);

        Assert.That(Judge(rules.With(Policies.Of("allow read others")), AccessAction.Read).IsSameAs(before), Is.True);
        Assert.That(Judge(rules.With(Policies.Of("deny read orders", "data.x == 1")), AccessAction.Read).IsSameAs(before), Is.False);
        Assert.That(rules.Judge(Resource.Map("orders"), AccessAction.Read, Policies.Caller("bob")).IsSameAs(before), Is.False);
    }

    [Test]
    public void Random_rules_decide_by_the_definition([Values(21, 22, 23)] int seed)
    {
        var random = new Random(seed);
        string[] conditions = ["", "data.ownerId == auth.id", "data.n > 1", "!(data.n > 1)", "auth.id == 'alice'", "auth.id == 'bob'"];
        for (var round = 0; round < 2_000; round++)
        {
            var written = Enumerable.Range(0, random.Next(5)).Select(id => (
                Effect: random.Next(3) == 0 ? "deny" : "allow", Condition: conditions[random.Next(conditions.Length)], Id: id)).ToList();
            var rules = AccessRules.Of(1, written.Select(policy => Policies.Of(
                $"{policy.Effect} read *", policy.Condition.Length == 0 ? null : policy.Condition, id: $"p{policy.Id}")));
            var n = random.Next(4);
            var isMine = random.Next(2) == 0;
            var record = JsonMsgPack.FromJson($$"""{"ownerId":"{{(isMine ? "alice" : "bob")}}","n":{{n}}}""");

            bool Holds(string condition) => condition switch
            {
                "" or "auth.id == 'alice'" => true,
                "data.ownerId == auth.id" => isMine,
                "data.n > 1" => n > 1,
                "!(data.n > 1)" => n <= 1,
                _ => false,
            };
            var expected = !written.Exists(policy => policy.Effect == "deny" && Holds(policy.Condition))
                && written.Exists(policy => policy.Effect == "allow" && Holds(policy.Condition));
            Assert.That(Judge(rules, AccessAction.Read).Admits(record), Is.EqualTo(expected), $"seed {seed}, round {round}");
        }
    }

    private static string CallerOf(Random random) =>
        $$"""{"id":"u{{random.Next(100)}}","roles":["r{{random.Next(2)}}"],"a":{{random.Next(3)}},"b":{{random.Next(3)}},"x":{"y":{{random.Next(3)}}},"exp":{{random.Next()}}}""";

    private static bool AnswerOf(AccessPolicy[] policies, byte[] record, byte[] claims) =>
        !policies.Any(policy => policy.Effect == AccessEffect.Deny && policy.Predicate!.Holds(record, claims))
        && policies.Any(policy => policy.Effect == AccessEffect.Allow && policy.Predicate!.Holds(record, claims));

    private static AccessVerdict Judge(AccessRules rules, AccessAction action) => rules.Judge(Resource.Map("orders"), action, Alice);
}
