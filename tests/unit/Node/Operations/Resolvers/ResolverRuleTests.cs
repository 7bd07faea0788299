using System.Diagnostics.Metrics;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Processors;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Resolvers;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Resolvers;
using TopGun.Core.Values;

namespace TopGun.Node.Tests.Operations.Resolvers;

public sealed class ResolverRuleTests
{
    private SinkUnderTest _sink = new();
    private NodeUnderTest _node = null!;
    private IGridSession _session = null!;

    [SetUp]
    public void Start()
    {
        _sink = new SinkUnderTest();
        Use(ConflictResolvers.BuiltIn);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _session.DisposeAsync();
        _node.Dispose();
    }

    [Test]
    public void Line_351_a_refused_write_is_told_to_its_writer_and_changes_nothing()
    {
        Register("builtin:first_write_wins");
        Apply(Put("k", "1", 1));

        var operation = Apply(Put("k", "2", 2));

        Assert.That((operation.Outcome, operation.Reason), Is.EqualTo((OperationOutcome.Rejected, "Rejected by conflict resolver")));
        Assert.That(Json("k"), Is.EqualTo("1"));
        var told = _sink.MergeRejections.Single();
        Assert.That(
            (told.MapName, JsonMsgPack.ToJson(told.AttemptedValue.Span), told.Reason, told.Timestamp),
            Is.EqualTo(("m", "2", "Entry already exists", Stamp(2))));
    }

    [Test]
    public void A_repeated_write_is_no_conflict()
    {
        Register("builtin:version_increment");
        Apply(Put("k", "{\"version\":1}", 1));
        Apply(Put("k", "{\"version\":2}", 2));

        Assert.That(Apply(Put("k", "{\"version\":1}", 1)).Outcome, Is.EqualTo(OperationOutcome.Unchanged));
        Assert.That(Apply(Put("k", "{\"version\":2}", 2)).Outcome, Is.EqualTo(OperationOutcome.Unchanged));
        Assert.That(_sink.MergeRejections, Is.Empty);
    }

    [Test]
    public void A_value_put_together_gets_a_stamp_above_both_and_its_writer_is_told_the_change()
    {
        Register("builtin:array_union");
        Apply(Put("k", "[1]", 1));
        RecordChange? told = null;
        var sink = new SinkUnderTest { WhenChanged = change => told = change };
        using var writer = new Follower(_node, sink);

        Apply(writer.Session, Put("k", "[2]", 2, "b"));

        Assert.That(Json("k"), Is.EqualTo("[1,2]"));
        Assert.That(_node.Get("k")!.Timestamp, Is.GreaterThan(Stamp(2)));
        Assert.That(JsonMsgPack.ToJson(told!.Value.Span), Is.EqualTo("[1,2]"));
        Assert.That(Apply(Put("k", "[2]", 2, "b")).Outcome, Is.EqualTo(OperationOutcome.Unchanged), "the same again");
    }

    [Test]
    public void A_greater_number_wins_over_a_newer_stamp()
    {
        Register("builtin:numeric_max");
        Apply(Put("k", "7", 5));
        Assert.That(Apply(Put("k", "9", 4, "b")).Outcome, Is.EqualTo(OperationOutcome.Applied));
        Apply(Put("k", "3", 6));

        Assert.That(Json("k"), Is.EqualTo("9"));
    }

    [Test]
    public void An_accepted_write_with_an_older_stamp_loses_all_the_same()
    {
        Register("builtin:non_negative");
        Apply(Put("k", "1", 5));

        Assert.That(Apply(Put("k", "2", 4, "b")).Outcome, Is.EqualTo(OperationOutcome.Unchanged));
        Assert.That(Apply(Put("k", "-1", 4, "b")).Outcome, Is.EqualTo(OperationOutcome.Rejected));
        Assert.That(Json("k"), Is.EqualTo("1"));
    }

    [Test]
    public void Removals_are_not_asked_about_and_a_removed_entry_counts_as_none()
    {
        Register("builtin:immutable");
        Apply(Put("k", "1", 1));

        Assert.That(Apply(new Write("k", null, Stamp(2))).Outcome, Is.EqualTo(OperationOutcome.Applied));
        Assert.That(Apply(Put("k", "2", 3)).Outcome, Is.EqualTo(OperationOutcome.Applied));
    }

    [Test]
    public void Only_keys_of_the_pattern_are_asked_about()
    {
        Register("builtin:immutable", keyPattern: "fixed-*");
        foreach (var key in new[] { "fixed-1", "free" })
            Apply(Put(key, "1", 1));

        Assert.That(Apply(Put("fixed-1", "2", 2)).Outcome, Is.EqualTo(OperationOutcome.Rejected));
        Assert.That(Apply(Put("free", "2", 2)).Outcome, Is.EqualTo(OperationOutcome.Applied));
    }

    [Test]
    public void Sets_are_not_asked_about()
    {
        Register("builtin:immutable", map: "sets");
        var first = Write.AddTo("k", "v", Stamp(1)) with { Map = "sets" };
        var second = Write.AddTo("k", "w", Stamp(2)) with { Map = "sets" };

        Assert.That(Apply(first).Outcome, Is.EqualTo(OperationOutcome.Applied));
        Assert.That(Apply(second).Outcome, Is.EqualTo(OperationOutcome.Applied));
    }

    [Test]
    public void A_resolver_that_throws_or_makes_no_value_is_passed_over_and_counted()
    {
        // Measurements are told on the thread that counts; other tests count on theirs.
        var thread = Environment.CurrentManagedThreadId;
        var failures = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "topgun_resolver_failures_total")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => failures += Environment.CurrentManagedThreadId == thread ? value : 0);
        listener.Start();
        Use(new ConflictResolvers(new Dictionary<string, IConflictResolver>
        {
            ["throws"] = new Scripted(_ => throw new InvalidOperationException("defect")),
            ["garbage"] = new Scripted(_ => ResolverVerdict.Merge(new byte[] { 0xc1 })),
        }));
        Register("throws");
        Register("garbage");

        Assert.That(Apply(Put("k", "1", 1)).Outcome, Is.EqualTo(OperationOutcome.Applied));
        Assert.That(Json("k"), Is.EqualTo("1"));
        Assert.That(failures, Is.EqualTo(2));
    }

    [Test]
    public void A_caller_cannot_pass_for_the_server_by_its_stamp()
    {
        Register("builtin:server_only");

        Assert.That(Apply(Put("k", "1", 1, "server:1")).Outcome, Is.EqualTo(OperationOutcome.Rejected));
    }

    [Test]
    public void A_value_that_grows_beyond_the_limit_is_refused()
    {
        Use(ConflictResolvers.BuiltIn, valueBytesMax: 40);
        Register("builtin:array_union");
        Apply(Put("k", "[\"123456789012345678901234567890\"]", 1));

        Assert.That(Apply(Put("k", "[\"abcdefghijklmnopqrst\"]", 2)).Error, Is.EqualTo(GridErrorCode.TooLarge));
    }

    [Test]
    public void The_write_of_a_processor_is_asked_about_like_any_other()
    {
        Register("builtin:non_negative");

        var reply = _session.Processors.RunAsync(
            "m", ["k"], new ProcessorCall("builtin:decrement", "", JsonMsgPack.FromJson("1")), default).AsTask().Result[0];

        Assert.That(reply.Error?.Message, Is.EqualTo("Rejected by conflict resolver"));
        Assert.That(_node.Get("k"), Is.Null);
    }

    [TestCase("return null", "FEATURE_DISABLED")]
    [TestCase("eval(1)", @"Invalid resolver code: Forbidden pattern detected: \beval\b")]
    public void Code_is_refused_and_not_run(string code, string reason) =>
        Assert.That(() => Register("builtin:lww", code: code), Throws.TypeOf<GridException>().With.Message.Contain(reason));

    [TestCase("", "m", 1, 1)]
    [TestCase("builtin:lww", "", 1, 1)]
    [TestCase("builtin:lww", "m", 101, 1)]
    [TestCase("builtin:lww", "m", -1, 1)]
    [TestCase("builtin:lww", "m", 1, ResolverLimits.KeyPatternCharsMax + 1)]
    public void A_malformed_registration_is_refused(string name, string map, int priority, int patternLength) =>
        Assert.That(
            () => _session.Resolvers.RegisterAsync(new ResolverRegistration(map, name, priority, new string('*', patternLength)), "", default),
            Throws.TypeOf<GridException>().With.Property("Error").With.Property("Code").EqualTo(GridErrorCode.InvalidArgument));

    [Test]
    public void Names_and_code_have_a_longest_length()
    {
        Assert.That(() => Register(new string('n', ResolverLimits.NameCharsMax + 1)), Throws.TypeOf<GridException>());
        Assert.That(
            () => Register("builtin:lww", code: new string('c', ResolverLimits.CodeCharsMax + 1)),
            Throws.TypeOf<GridException>().With.Message.Contain("characters"));
    }

    [Test]
    public async Task What_a_caller_without_name_registered_ends_with_its_session()
    {
        Register("builtin:immutable");
        Assert.That((await _session.Resolvers.ListAsync("m", default)).Select(one => (one.Name, one.Priority)), Is.EqualTo([("builtin:immutable", 100)]));

        await _session.DisposeAsync();

        Assert.That(await _node.Open().Resolvers.ListAsync(null, default), Is.Empty);
    }

    [Test]
    public void What_the_host_registers_stands_from_the_start()
    {
        _node.Dispose();
        _node = new NodeUnderTest(NodeUnderTest.Options with { ResolverRegistrations = [new ResolverRegistration("m", "builtin:immutable")] });
        _session = _node.Open(_sink);
        Apply(Put("k", "1", 1));

        Assert.That(Apply(Put("k", "2", 2)).Outcome, Is.EqualTo(OperationOutcome.Rejected));
        Assert.That(
            () => _session.Resolvers.UnregisterAsync("m", "builtin:immutable", default), Throws.TypeOf<GridException>());
    }

    private static Core.Time.HlcTimestamp Stamp(long after, string node = "a") => Write.At(NodeUnderTest.Now + after, node: node);

    private static Write Put(string key, string json, long after, string node = "a") => new(key, JsonMsgPack.FromJson(json), Stamp(after, node));

    private void Use(ConflictResolvers resolvers, int valueBytesMax = GridLimits.ValueBytesMaxDefault)
    {
        _node?.Dispose();
        _node = new NodeUnderTest(NodeUnderTest.Options with { Resolvers = resolvers, ValueBytesMax = valueBytesMax });
        _session = _node.Open(_sink);
    }

    private void Register(string name, string map = "m", string? keyPattern = null, string code = "") =>
        _session.Resolvers.RegisterAsync(new ResolverRegistration(map, name, KeyPattern: keyPattern), code, default).AsTask().GetAwaiter().GetResult();

    private WriteOperation Apply(Write write) => Apply(_session, write);

    private static WriteOperation Apply(IGridSession session, Write write)
    {
        var batch = Write.Batch(write);
        session.Maps.Apply(batch, new CompletionUnderTest());
        return batch.Operations[0];
    }

    private string Json(string key) => JsonMsgPack.ToJson(_node.Get(key)!.Value.Span);

    private sealed class Scripted(Func<ResolverContext, ResolverVerdict> script) : IConflictResolver
    {
        public ResolverVerdict Resolve(ResolverContext context) => script(context);
    }

    /// <summary>A session that follows the map.</summary>
    private sealed class Follower : IDisposable
    {
        private readonly IDisposable _subscription;

        public Follower(NodeUnderTest node, SinkUnderTest sink)
        {
            Session = node.Open(sink);
            _subscription = Session.Queries.Subscribe(new MapQuery { MapName = "m" }, new Query.RecordingSink());
        }

        public IGridSession Session { get; }

        public void Dispose() => _subscription.Dispose();
    }
}
