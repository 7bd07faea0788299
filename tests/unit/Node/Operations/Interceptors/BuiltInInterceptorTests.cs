using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Values;
using TopGun.Node.Operations.Authentication;
using TopGun.Node.Operations.Interceptors;

namespace TopGun.Node.Tests.Operations.Interceptors;

/// <summary>The two interceptors that a node brings along (server-behaviour §3.10).</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BuiltInInterceptorTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private int _keys;

    [Test]
    public void Writes_beyond_the_limit_are_refused_with_429_until_the_window_is_over()
    {
        using var node = Limited(2, RateLimitScope.Session);
        var session = node.Open();

        Assert.That(Errors(session, 3), Is.EqualTo(new[] { default, default, GridErrorCode.RateLimited }));
        Assert.That(Errors(node.Open(), 1), Is.EqualTo(new[] { default(GridErrorCode) }), "another connection has its own");
        node.Clock.Advance(Window - TimeSpan.FromMilliseconds(1));
        Assert.That(Errors(session, 1), Is.EqualTo(new[] { GridErrorCode.RateLimited }));
        node.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That(Errors(session, 2), Is.All.EqualTo(default(GridErrorCode)));
    }

    [Test]
    public void A_refusal_says_what_the_limit_is()
    {
        using var node = Limited(1, RateLimitScope.Session);
        var batch = Write.Batch(Write.Put("a", "v", null), Write.Put("b", "v", null));

        Apply(node.Open(), batch);

        Assert.That(batch.Operations[1].Reason, Is.EqualTo("Rate limit exceeded: 1 writes in 1000 ms; send fewer, or later"));
        Assert.That(node.Get("b"), Is.Null);
    }

    [Test]
    public void A_write_that_is_repeated_counts_once()
    {
        using var node = Limited(2, RateLimitScope.Session);
        var session = node.Open();
        var (first, second) = (Write.Put("a", "v", Write.At(NodeUnderTest.Now)), Write.Put("b", "v", Write.At(NodeUnderTest.Now)));
        Apply(session, Write.Batch(first));
        var again = Write.Batch(first, first, second);

        Apply(session, again);

        Assert.That(again.Operations.ToArray().Select(operation => operation.Error), Is.All.EqualTo(default(GridErrorCode)));
    }

    [Test]
    public void The_connections_of_a_user_may_share_one_limit()
    {
        using var node = Limited(2, RateLimitScope.User);

        Assert.That(Errors(Open(node, "ann"), 2), Is.All.EqualTo(default(GridErrorCode)));
        Assert.That(Errors(Open(node, "ann"), 1), Is.EqualTo(new[] { GridErrorCode.RateLimited }));
        Assert.That(Errors(Open(node, "bob"), 1), Is.EqualTo(new[] { default(GridErrorCode) }));
    }

    [Test]
    public void Callers_without_name_have_a_limit_for_each_connection()
    {
        using var node = Limited(1, RateLimitScope.User);

        Assert.That(Errors(Open(node, null), 1), Is.EqualTo(new[] { default(GridErrorCode) }));
        Assert.That(Errors(Open(node, null), 1), Is.EqualTo(new[] { default(GridErrorCode) }));
    }

    [Test]
    public void Clients_that_are_gone_leave_nothing_behind()
    {
        RateLimitInterceptor limiter = null!;
        using var node = Limited(1, RateLimitScope.Session, made => limiter = made);
        for (var i = 0; i < InterceptorLimits.WindowsKept; i++)
            Errors(node.Open(), 1);
        Assert.That(limiter.Count, Is.EqualTo(InterceptorLimits.WindowsKept));
        node.Clock.Advance(Window);

        Errors(node.Open(), 1);

        Assert.That(limiter.Count, Is.EqualTo(1));
    }

    [Test]
    public void A_limit_of_nothing_is_none([Values(0, -1)] int writes) => Assert.That(
        () => new RateLimitInterceptor(new RateLimitOptions { Writes = writes }, TimeProvider.System), Throws.TypeOf<ArgumentOutOfRangeException>());

    [TestCase("""{"a":1}""", """{"a":1,"_serverTimestamp":1700000000000}""")]
    [TestCase("""{}""", """{"_serverTimestamp":1700000000000}""")]
    [TestCase("""{"_serverTimestamp":5,"a":[1]}""", """{"a":[1],"_serverTimestamp":1700000000000}""")]
    [TestCase("""[1]""", """[1]""")]
    [TestCase("""7""", """7""")]
    public void Objects_get_the_time_and_other_values_pass(string sent, string stored)
    {
        using var node = Stamping();

        node.Apply(new Write("k", JsonMsgPack.FromJson(sent), null));

        Assert.That(JsonMsgPack.ToJson(node.Get("k")!.Value.Span), Is.EqualTo(stored));
    }

    [Test]
    public void The_time_is_that_of_the_first_arrival_and_a_repetition_changes_nothing()
    {
        using var node = Stamping();
        var write = new Write("k", JsonMsgPack.FromJson("{}"), Write.At(NodeUnderTest.Now));
        node.Apply(write);
        node.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.That(node.Apply(write).Single().Outcome, Is.EqualTo(OperationOutcome.Unchanged));
        Assert.That(JsonMsgPack.ToJson(node.Get("k")!.Value.Span), Is.EqualTo("""{"_serverTimestamp":1700000000000}"""));
        node.Apply(write with { Stamp = Write.At(NodeUnderTest.Now, 1) });
        Assert.That(JsonMsgPack.ToJson(node.Get("k")!.Value.Span), Is.EqualTo("""{"_serverTimestamp":1700000005000}"""));
    }

    [Test]
    public void Elements_of_sets_and_removals_pass()
    {
        using var node = Stamping();
        node.Apply(new Write("k", JsonMsgPack.FromJson("{}"), Write.At(NodeUnderTest.Now)) { Kind = OperationKind.OrAdd, Tag = "t" });

        Assert.That(JsonMsgPack.ToJson(node.Get("k")!.Value.Span), Is.EqualTo("[{}]"));
        Assert.That(node.Apply(Write.Remove("l", null) with { Map = "other" }).Single().Outcome, Is.EqualTo(OperationOutcome.Applied));
    }

    private static NodeUnderTest Limited(int writes, RateLimitScope scope, Action<RateLimitInterceptor>? made = null)
    {
        var interceptors = new List<INodeInterceptor>();
        var clock = new ManualTimeProvider(NodeUnderTest.Now);
        var limiter = new RateLimitInterceptor(new RateLimitOptions { Writes = writes, Window = Window, Scope = scope }, clock);
        made?.Invoke(limiter);
        interceptors.Add(limiter);
        return new NodeUnderTest(NodeUnderTest.Options with { Interceptors = interceptors }, new Names(), clock);
    }

    private static NodeUnderTest Stamping()
    {
        var clock = new ManualTimeProvider(NodeUnderTest.Now);
        return new NodeUnderTest(NodeUnderTest.Options with { Interceptors = [new ServerTimestampInterceptor(clock)] }, clock: clock);
    }

    private static IGridSession Open(NodeUnderTest node, string? name) => node.Open(credentials: new Credentials(name));

    private static void Apply(IGridSession session, WriteBatch batch) => session.Maps.Apply(batch, new CompletionUnderTest());

    private GridErrorCode[] Errors(IGridSession session, int writes)
    {
        var batch = Write.Batch([.. Enumerable.Range(0, writes).Select(_ => Write.Put($"k{_keys++}", "v", null))]);
        Apply(session, batch);
        return [.. batch.Operations.ToArray().Select(operation => operation.Error)];
    }

    private sealed class Names : IAuthenticator
    {
        public Principal Authenticate(Credentials credentials) =>
            credentials.Token is { } name ? new Principal(name, []) : Principal.Anonymous;
    }
}
