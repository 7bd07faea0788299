using TopGun.Core.Resolvers;
using TopGun.Core.Time;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Resolvers;

public sealed class ConflictResolversTests
{
    [TestCase("")]
    [TestCase("builtin:lww")]
    public void The_host_may_not_take_a_built_in_name(string name) =>
        Assert.That(
            () => new ConflictResolvers(new Dictionary<string, IConflictResolver> { [name] = new Refusing() }), Throws.ArgumentException);

    [Test]
    public void A_resolver_of_the_host_is_found_by_name()
    {
        var refusing = new Refusing();
        var resolvers = new ConflictResolvers(new Dictionary<string, IConflictResolver> { ["mine"] = refusing });

        Assert.That(resolvers.Find("mine"), Is.SameAs(refusing));
        Assert.That(resolvers.PriorityOf("mine"), Is.EqualTo(ConflictResolvers.PriorityDefault));
        Assert.That(resolvers.Find("other"), Is.Null);
    }

    [TestCase("numeric_max", "\"7\"", "5", "7")]
    [TestCase("numeric_max", "[]", "-5", "0")]
    [TestCase("numeric_min", "[3]", "true", "1")]
    [TestCase("numeric_min", "{}", "1", "null")]
    [TestCase("array_union", "[true,null,true]", "[false,null]", "[true,null,false]")]
    [TestCase("array_union", "\"x\"", "[1]", "[1]")]
    [TestCase("deep_merge", "5", "{\"a\":1}", "{\"a\":1}")]
    [TestCase("deep_merge", "{\"a\":1}", "5", "5")]
    public void Values_are_put_together_as_scripts_do(string name, string local, string remote, string expected) =>
        Assert.That(JsonMsgPack.ToJson(Resolve(name, local, remote).Value.Span), Is.EqualTo(expected));

    [TestCase("owner_only", "{\"ownerId\":\"\"}", "1")]
    [TestCase("owner_only", "{\"ownerId\":null}", "1")]
    [TestCase("version_increment", "{}", "{\"version\":1}")]
    public void A_write_that_breaks_no_rule_is_accepted(string name, string local, string remote) =>
        Assert.That(Resolve(name, local, remote).Action, Is.EqualTo(ResolverAction.Accept));

    [TestCase("owner_only", "{\"ownerId\":7}", "1")]
    [TestCase("version_increment", "{\"version\":1}", "{\"version\":\"2\"}")]
    [TestCase("non_negative", "1", "\"2\"")]
    public void A_write_that_breaks_a_rule_is_refused(string name, string local, string remote) =>
        Assert.That(Resolve(name, local, remote).Action, Is.EqualTo(ResolverAction.Reject));

    [TestCase("*", "", true)]
    [TestCase("a*c", "abbc", true)]
    [TestCase("a*c", "abcd", false)]
    [TestCase("a?c", "abc", true)]
    [TestCase("a?c", "ac", false)]
    [TestCase("A", "a", false)]
    [TestCase("*a*b*", "xxaxxbxx", true)]
    [TestCase("user:*", "user:1", true)]
    [TestCase("", "", true)]
    [TestCase("", "a", false)]
    public void A_key_pattern_matches_whole_keys(string pattern, string key, bool matches) =>
        Assert.That(KeyPattern.IsMatch(pattern, key), Is.EqualTo(matches));

    private static ResolverVerdict Resolve(string name, string local, string remote) =>
        ConflictResolvers.BuiltIn.Find("builtin:" + name)!.Resolve(new ResolverContext
        {
            MapName = "m",
            Key = "k",
            LocalValue = JsonMsgPack.FromJson(local),
            LocalTimestamp = new HlcTimestamp(1, 0, "a"),
            RemoteValue = JsonMsgPack.FromJson(remote),
            RemoteTimestamp = new HlcTimestamp(2, 0, "a"),
            RemoteNodeId = "a",
        });

    private sealed class Refusing : IConflictResolver
    {
        public ResolverVerdict Resolve(ResolverContext context) => ResolverVerdict.Reject("no");
    }
}
