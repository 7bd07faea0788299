using TopGun.Core.Grid;
using TopGun.Core.Grid.Processors;
using TopGun.Core.Processors;
using TopGun.Core.Values;

namespace TopGun.Node.Tests.Operations.Processors;

public sealed class ProcessorOperationsTests
{
    private NodeUnderTest _node = null!;

    [SetUp]
    public void Start() => _node = new NodeUnderTest();

    [TearDown]
    public void Stop() => _node.Dispose();

    [Test]
    public void Concurrent_increments_are_all_counted()
    {
        Parallel.For(0, 200, _ => Run("builtin:increment", "1"));

        Assert.That(Value("k"), Is.EqualTo("200"));
    }

    [Test]
    public void A_write_that_comes_between_is_seen_by_another_attempt()
    {
        var runs = 0;
        using var node = NodeWith(new Scripted(value =>
        {
            if (runs++ == 0)
                _node.Apply(Write.Put("k", "between", null));
            return value;
        }));
        node.Apply(Write.Put("k", "first", null));

        var reply = Run("host", "null");

        Assert.That((runs, reply.Error), Is.EqualTo((2, (GridError?)null)));
        Assert.That(JsonMsgPack.ToJson(reply.NewValue.Span), Is.EqualTo("\"between\""));
    }

    [Test]
    public void An_entry_that_never_holds_still_is_given_up_with_a_conflict()
    {
        var runs = 0;
        using var node = NodeWith(new Scripted(value =>
        {
            _node.Apply(Write.Put("k", $"{runs++}", null));
            return value;
        }));
        node.Apply(Write.Put("k", "first", null));

        Assert.That(Run("host", "null").Error?.Code, Is.EqualTo(GridErrorCode.Conflict));
    }

    [Test]
    public void A_value_is_stamped_anew_even_if_it_is_the_same()
    {
        Run("builtin:increment", "1");
        var before = _node.Get("k")!.Timestamp;

        Run("builtin:get", "null");

        Assert.That(_node.Get("k")!.Timestamp, Is.GreaterThan(before));
    }

    [Test]
    public void No_value_deletes_the_entry_and_leaves_a_tombstone_only_where_there_was_one()
    {
        Run("builtin:increment", "1");
        Run("builtin:delete_if_equals", "1");
        Run("builtin:get", "null", "never");

        Assert.That(_node.Store.Find("m")!.Get("k"u8, Core.Hashing.Fnv1a.Hash("k")).IsTombstone, Is.True);
        Assert.That(_node.Store.Find("m")!.Get("never"u8, Core.Hashing.Fnv1a.Hash("never")).Exists, Is.False);
    }

    [Test]
    public void A_processor_that_fails_writes_nothing()
    {
        Run("builtin:put_if_absent", "\"text\"");

        Assert.That(Run("builtin:decrement", "1").Error?.Code, Is.EqualTo(GridErrorCode.InvalidArgument));
        Assert.That(Value("k"), Is.EqualTo("\"text\""));
    }

    [TestCase(0, 0, 0, 1)]
    [TestCase(ProcessorLimits.NameCharsMax + 1, 0, 0, 1)]
    [TestCase(1, ProcessorLimits.CodeCharsMax + 1, 0, 1)]
    [TestCase(1, 0, ProcessorLimits.ArgsBytesMax + 1, 1)]
    [TestCase(1, 0, 0, ProcessorLimits.KeysMax + 1)]
    public void A_call_beyond_a_limit_is_refused(int name, int code, int args, int keys)
    {
        var call = new ProcessorCall(new string('n', name), new string('c', code), new byte[args]);
        Assert.That(
            () => RunAll(call, [.. Enumerable.Repeat("k", keys)]),
            Throws.TypeOf<GridException>().With.Property("Error").With.Property("Code").EqualTo(GridErrorCode.InvalidArgument));
    }

    [Test]
    public void A_key_and_a_value_obey_the_limits_of_writes()
    {
        Assert.That(Run("builtin:increment", "1", "").Error?.Code, Is.EqualTo(GridErrorCode.InvalidArgument));
        Assert.That(
            Run("builtin:increment", "1", new string('k', GridLimits.KeyBytesMax + 1)).Error?.Code,
            Is.EqualTo(GridErrorCode.InvalidArgument));
    }

    [Test]
    public void A_map_of_sets_is_refused()
    {
        _node.Apply(Write.AddTo("k", "v", Write.At(NodeUnderTest.Now)));

        Assert.That(
            () => Run("builtin:get", "null"),
            Throws.TypeOf<GridException>().With.Property("Error").With.Property("Code").EqualTo(GridErrorCode.Conflict));
    }

    private NodeUnderTest NodeWith(IEntryProcessor processor)
    {
        _node.Dispose();
        return _node = new NodeUnderTest(NodeUnderTest.Options with
        {
            Processors = new EntryProcessors(new Dictionary<string, IEntryProcessor> { ["host"] = processor }),
        });
    }

    private ProcessorReply Run(string name, string args, string key = "k") =>
        RunAll(new ProcessorCall(name, "", JsonMsgPack.FromJson(args)), [key])[0];

    private IReadOnlyList<ProcessorReply> RunAll(ProcessorCall call, string[] keys) =>
        _node.Open().Processors.RunAsync("m", keys, call, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private string Value(string key) => JsonMsgPack.ToJson(_node.Get(key)!.Value.Span);

    private sealed class Scripted(Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> script) : IEntryProcessor
    {
        public ProcessorOutcome Run(ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> args) => new(script(value), default);
    }
}
