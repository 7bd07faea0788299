using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Node.Operations.Interceptors;

namespace TopGun.Node.Tests.Operations.Interceptors;

public sealed class InterceptorTests
{
    private readonly List<string> _told = [];

    [SetUp]
    public void Forget() => _told.Clear();

    [Test]
    public void Interceptors_see_a_write_in_their_order_before_and_in_reverse_after()
    {
        using var node = NodeWith(new Scripted("a", _told), new Scripted("b", _told));
        node.Apply(Write.Put("k", "v", Write.At(NodeUnderTest.Now)));
        node.Apply(Write.Put("k", "v", Write.At(NodeUnderTest.Now - 1)));

        Assert.That(_told, Is.EqualTo(new[]
        {
            "a connects", "b connects", "a before k", "b before k", "b after k True", "a after k True",
            "a connects", "b connects", "a before k", "b before k", "b after k False", "a after k False",
        }));
    }

    [Test]
    public void A_value_may_be_replaced_and_the_next_interceptor_sees_it()
    {
        using var node = NodeWith(
            new Scripted("a", _told) { Before = (in InterceptedWrite _) => InterceptorVerdict.Replace(Write.Text("changed")) },
            new Scripted("b", _told) { Before = (in InterceptedWrite write) => InterceptorVerdict.Replace(Twice(write.Value)) });

        var operations = node.Apply(Write.Put("k", "v", null), Write.Put("l", "w", null));

        Assert.That(operations.Select(operation => operation.Outcome), Is.All.EqualTo(OperationOutcome.Applied));
        Assert.That(node.Get("k")!.Value.ToArray(), Is.EqualTo(Twice(Write.Text("changed"))));
        Assert.That(node.Get("l")!.Value.ToArray(), Is.EqualTo(node.Get("k")!.Value.ToArray()));
    }

    [Test]
    public void A_write_that_is_repeated_is_what_it_was_made_the_first_time()
    {
        var count = 0;
        using var node = NodeWith(new Scripted("a", _told)
        {
            Before = (in InterceptedWrite _) => InterceptorVerdict.Replace(Write.Text($"{count++}")),
        });
        var (put, gone) = (Write.Put("k", "v", Write.At(NodeUnderTest.Now)), Write.Put("g", "v", Write.At(NodeUnderTest.Now)));
        var removal = Write.Remove("g", Write.At(NodeUnderTest.Now, 1));
        node.Apply(put, gone);
        Assert.That(node.Apply(put).Single().Outcome, Is.EqualTo(OperationOutcome.Unchanged));
        _told.Clear();

        Assert.That(node.Apply(removal).Single().Error, Is.EqualTo(GridErrorCode.Internal), "a removal has no value to replace");
        Assert.That(node.Get("k")!.Value.ToArray(), Is.EqualTo(Write.Text("0")));
        Assert.That(_told, Does.Contain("a before g").And.None.EqualTo("a before k"));
    }

    [Test]
    public void A_dropped_write_is_no_refusal_but_fails_its_concern()
    {
        using var node = NodeWith(new Scripted("a", _told)
        {
            Before = (in InterceptedWrite write) => write.Key.SequenceEqual("k"u8) ? InterceptorVerdict.Drop : InterceptorVerdict.Pass,
        });

        var operations = node.Apply(Write.Put("k", "v", null), Write.Put("l", "v", null));

        Assert.That((operations[0].Outcome, operations[0].Reason), Is.EqualTo((OperationOutcome.LevelNotReached, "Dropped by interceptor")));
        Assert.That(operations[1].Outcome, Is.EqualTo(OperationOutcome.Applied));
        Assert.That(node.Get("k"), Is.Null);
    }

    [Test]
    public void A_refusal_is_told_in_its_words_and_a_defect_is_not()
    {
        using var node = NodeWith(new Scripted("a", _told)
        {
            Before = (in InterceptedWrite write) => write.Key.SequenceEqual("k"u8)
                ? throw new GridException(GridErrorCode.SchemaViolation, "no such key")
                : throw new InvalidOperationException("secret"),
        });

        var operations = node.Apply(Write.Put("k", "v", null), Write.Put("l", "v", null));

        Assert.That((operations[0].Error, operations[0].Reason), Is.EqualTo((GridErrorCode.SchemaViolation, "no such key")));
        Assert.That(operations[1].Error, Is.EqualTo(GridErrorCode.Internal));
        Assert.That(operations[1].Reason, Does.Not.Contain("secret"));
        Assert.That((node.Get("k"), node.Get("l")), Is.EqualTo(((MapEntry?)null, (MapEntry?)null)));
    }

    [TestCase("c1")]
    [TestCase("c0")]
    [TestCase("9201")]
    public void A_value_that_is_none_is_not_stored(string hex)
    {
        using var node = NodeWith(new Scripted("a", _told)
        {
            Before = (in InterceptedWrite _) => InterceptorVerdict.Replace(Convert.FromHexString(hex)),
        });

        Assert.That(node.Apply(Write.Put("k", "v", null))[0].Error, Is.EqualTo(GridErrorCode.Internal));
    }

    [Test]
    public void A_value_that_is_too_large_is_refused()
    {
        using var node = new NodeUnderTest(NodeUnderTest.Options with
        {
            ValueBytesMax = 5,
            Interceptors = [new Scripted("a", _told) { Before = (in InterceptedWrite _) => InterceptorVerdict.Replace(Write.Text("12345")) }],
        });

        Assert.That(node.Apply(Write.Put("k", "v", null))[0].Error, Is.EqualTo(GridErrorCode.TooLarge));
    }

    [Test]
    public async Task What_is_thrown_after_the_fact_changes_nothing()
    {
        using var node = NodeWith(new Scripted("a", _told) { Late = () => throw new InvalidOperationException("defect") });

        await using (var session = node.Open())
            Assert.That(node.Apply(Write.Put("k", "v", null))[0].Outcome, Is.EqualTo(OperationOutcome.Applied));
        Assert.That(node.Get("k"), Is.Not.Null);
    }

    [Test]
    public void A_caller_who_is_not_let_in_gets_no_session()
    {
        using var node = NodeWith(new Scripted("a", _told) { Connecting = () => throw new GridException(GridErrorCode.RateLimited, "not you") });

        var refused = Assert.Throws<GridException>(() => node.Grid.OpenSessionAsync(Credentials.Anonymous, new SinkUnderTest(), default).AsTask().GetAwaiter().GetResult());

        Assert.That(refused!.Error, Is.EqualTo(new GridError(GridErrorCode.PermissionDenied, "not you")));
        Assert.That(node.Grid.SessionCount, Is.Zero);
    }

    private static NodeUnderTest NodeWith(params INodeInterceptor[] interceptors) =>
        new(NodeUnderTest.Options with { Interceptors = interceptors });

    private static byte[] Twice(ReadOnlySpan<byte> value) => [0x92, .. value, .. value];

    private delegate InterceptorVerdict Judging(in InterceptedWrite write);

    private sealed class Scripted(string name, List<string> told) : INodeInterceptor
    {
        public Judging? Before { get; init; }

        public Action? Late { get; init; }

        public Action? Connecting { get; init; }

        public void OnConnection(Principal caller)
        {
            told.Add($"{name} connects");
            Connecting?.Invoke();
        }

        public InterceptorVerdict BeforeWrite(in InterceptedWrite write)
        {
            told.Add($"{name} before {Encoding.UTF8.GetString(write.Key)}");
            return Before?.Invoke(write) ?? InterceptorVerdict.Pass;
        }

        public void AfterWrite(in InterceptedWrite write, bool hasChanged)
        {
            told.Add($"{name} after {Encoding.UTF8.GetString(write.Key)} {hasChanged}");
            Late?.Invoke();
        }

        public void OnDisconnect(Principal caller) => Late?.Invoke();
    }
}
