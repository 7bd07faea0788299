using TopGun.Core.Predicates;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Predicates;

public sealed class PolicyPredicateTests
{
    private const string Record = """{"ownerId":"u1","team":"red","auth":{"role":"fake"}}""";
    private const string Claims = """{"id":"u1","role":"admin","teams":["red","blue"]}""";

    [TestCase("""{"op":"eq","attribute":"ownerId","valueRef":"auth.id"}""", true)]
    [TestCase("""{"op":"in","attribute":"team","valueRef":"auth.teams"}""", true)]
    [TestCase("""{"op":"eq","attribute":"auth.role","value":"admin"}""", true)]
    [TestCase("""{"op":"eq","attribute":"auth.role","value":"fake"}""", false)]
    [TestCase("""{"op":"isNotNull","attribute":"auth"}""", true)]
    [TestCase("""{"op":"isNull","attribute":"auth.email"}""", true)]
    [TestCase("""{"op":"eq","attribute":"auth.id","valueRef":"data.ownerId"}""", true)]
    [TestCase("""{"op":"like","attribute":"ownerId","valueRef":"auth.id"}""", false)]
    public void Policies_compare_records_with_claims(string predicate, bool expected)
    {
        var policy = new PolicyPredicate(PredicateNode.Parse(JsonMsgPack.FromJson(predicate)));
        Assert.That(policy.Holds(JsonMsgPack.FromJson(Record), JsonMsgPack.FromJson(Claims)), Is.EqualTo(expected));
    }

    [TestCase("""{"op":"eq","attribute":"ownerId","valueRef":"auth.id"}""", false)]
    [TestCase("""{"op":"isNull","attribute":"auth"}""", true)]
    public void Nobody_has_no_claims(string predicate, bool expected)
    {
        var policy = new PolicyPredicate(PredicateNode.Parse(JsonMsgPack.FromJson(predicate)));
        Assert.That(policy.Holds(JsonMsgPack.FromJson(Record), default), Is.EqualTo(expected));
    }
}
