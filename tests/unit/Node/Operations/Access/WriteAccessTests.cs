using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Processors;
using TopGun.Core.Values;

namespace TopGun.Node.Tests.Operations.Access;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class WriteAccessTests : IDisposable
{
    private const string Denied = "Rejected PermissionDenied";
    private const string Mine = """{"ownerId":"alice"}""";
    private const string Theirs = """{"ownerId":"bob"}""";

    private readonly GuardedNode _node = new("root");

    [Test]
    public void Without_policies_everybody_may_write() =>
        Assert.That(_node.Apply(null, _node.Put("k", "1"), _node.Remove("k")), Is.EqualTo(new[] { "Applied", "Applied" }));

    [Test]
    public void What_no_policy_allows_is_denied_and_not_stored()
    {
        _node.Permit("allow write other");

        Assert.That(_node.Apply("alice", _node.Put("k", "1")), Is.EqualTo(new[] { Denied }));
        Assert.That(_node.Apply("root", _node.Put("l", "1")), Is.EqualTo(new[] { "Applied" }), "an admin subject");
        Assert.That(_node.Apply("eve:admin", _node.Put("m", "1")), Is.EqualTo(new[] { Denied }), "a role frees nobody");
        Assert.That(_node.Find("root"), Is.EqualTo(new[] { "l" }));
    }

    [Test]
    public void Operations_of_a_batch_are_judged_one_by_one()
    {
        _node.Permit("allow write open.*");

        var outcomes = _node.Apply(
            "alice", _node.Put("k", "1") with { Map = "open.a" }, _node.Put("k", "1"), _node.Put("k", "1") with { Map = "open.b" });

        Assert.That(outcomes, Is.EqualTo(new[] { "Applied", Denied, "Applied" }));
    }

    [Test]
    public void A_refused_stamp_does_not_move_the_clock()
    {
        _node.Permit("allow read m");
        var ahead = Write.At(NodeUnderTest.Now + 50_000);

        Assert.That(_node.Apply("alice", Write.Put("k", "v", ahead)), Is.EqualTo(new[] { Denied }));

        Assert.That(_node.Grid.Clock.Now().Millis, Is.LessThan(ahead.Millis));
    }

    [Test]
    public void A_refused_write_does_not_decide_what_kind_a_map_is()
    {
        _node.Permit("allow write m", GuardedNode.OwnersOnly);

        Assert.That(_node.Apply("alice", _node.Add("k", Theirs, "t")), Is.EqualTo(new[] { Denied }));

        Assert.That(_node.Apply("alice", _node.Put("k", Mine)), Is.EqualTo(new[] { "Applied" }));
    }

    [Test]
    public void Owners_write_what_is_theirs_and_nobody_takes_it_over()
    {
        _node.Permit("allow all m", GuardedNode.OwnersOnly);

        Assert.That(_node.Apply("alice", _node.Put("k", Mine)), Is.EqualTo(new[] { "Applied" }));
        Assert.That(_node.Apply("bob", _node.Put("k", Theirs)), Is.EqualTo(new[] { Denied }));
        Assert.That(_node.Apply("bob", _node.Put("k", Mine)), Is.EqualTo(new[] { Denied }));
        Assert.That(_node.Apply("bob", _node.Remove("k")), Is.EqualTo(new[] { Denied }));
        Assert.That(_node.Apply("bob", _node.Remove("never written")), Is.EqualTo(new[] { Denied }));
        Assert.That(_node.Apply("alice", _node.Put("k", """{"ownerId":"alice","n":2}"""), _node.Remove("k")), Is.EqualTo(new[] { "Applied", "Applied" }));
        Assert.That(_node.Apply("root", _node.Put("k", Theirs)), Is.EqualTo(new[] { "Applied" }), "admin subjects are bound by no condition");
    }

    [Test]
    public void Operations_of_one_batch_see_each_other()
    {
        _node.Permit("allow all m", GuardedNode.OwnersOnly);

        Assert.That(_node.Apply("alice", _node.Put("k", Mine), _node.Remove("k"), _node.Put("k", Mine)), Is.EqualTo(new[] { "Applied", "Applied", "Applied" }));
    }

    [Test]
    public void A_put_of_nil_needs_the_right_to_remove()
    {
        _node.Permit("allow write m");
        _node.Permit("deny remove m");
        _node.Apply("alice", _node.Put("k", "1"));

        Assert.That(_node.Apply("alice", _node.Put("k", "null")), Is.EqualTo(new[] { Denied }));
    }

    [Test]
    public void A_repeated_operation_is_acknowledged_again()
    {
        _node.Permit("allow all m", GuardedNode.OwnersOnly);
        var put = _node.Put("k", Mine);
        var remove = _node.Remove("k");
        _node.Apply("alice", put, remove);

        Assert.That(_node.Apply("alice", remove), Is.EqualTo(new[] { "Unchanged" }), "although nothing is left that says whose it was");
        Assert.That(_node.Apply("alice", _node.Remove("k")), Is.EqualTo(new[] { Denied }));
    }

    [Test]
    public void Elements_of_sets_are_judged_one_by_one()
    {
        _node.Permit("allow all m", GuardedNode.OwnersOnly);

        Assert.That(_node.Apply("alice", _node.Add("k", Mine, "a1")), Is.EqualTo(new[] { "Applied" }));
        Assert.That(_node.Apply("bob", _node.Add("k", Theirs, "b1"), _node.Add("k", Mine, "b2")), Is.EqualTo(new[] { "Applied", Denied }));
        Assert.That(_node.Apply("bob", _node.Add("k", Theirs, "a1")), Is.EqualTo(new[] { Denied }), "the tag of another");
        Assert.That(_node.Apply("bob", _node.Discard("k", "a1"), _node.Discard("k", "b1"), _node.Discard("k", "new")), Is.EqualTo(new[] { Denied, "Applied", Denied }));
        Assert.That(_node.Apply("bob", _node.Discard("k", "b1")), Is.EqualTo(new[] { "Unchanged" }));
    }

    [Test]
    public void A_replica_may_repeat_tags_that_were_removed_elsewhere()
    {
        _node.Permit("allow all m", GuardedNode.OwnersOnly);
        _node.Apply("alice", _node.Add("k", Mine, "a1"), _node.Discard("k", "a1"));
        var push = Write.Batch(_node.Discard("l", "a1"), _node.Discard("l", "unknown"));
        push.IsReplica = true;

        _node.Open("alice").Maps.Apply(push, new CompletionUnderTest());

        Assert.That((push.Operations[0].Outcome, push.Operations[1].Error), Is.EqualTo((OperationOutcome.Unchanged, GridErrorCode.PermissionDenied)));
    }

    [Test]
    public void Line_349_a_processor_needs_the_right_to_write()
    {
        _node.Permit("allow read m");

        var refused = Assert.Throws<GridException>(() => Run("alice", "builtin:increment"))!;

        Assert.That(refused.Error, Is.EqualTo(new GridError(GridErrorCode.PermissionDenied, "Access Denied for map m")));
    }

    [Test]
    public void A_processor_is_bound_by_conditions_and_tells_nothing_that_may_not_be_read()
    {
        _node.Permit("allow write m", GuardedNode.OwnersOnly);
        _node.Apply("root", _node.Put("k", Mine));

        Assert.That(Run("bob", "builtin:get").Error!.Code, Is.EqualTo(GridErrorCode.PermissionDenied));
        var mute = Run("alice", "builtin:get");
        Assert.That((mute.Error, mute.Result.IsEmpty, mute.NewValue.IsEmpty), Is.EqualTo((default(GridError), true, true)));

        _node.Permit("allow read m", GuardedNode.OwnersOnly);
        Assert.That(JsonMsgPack.ToJson(Run("alice", "builtin:get").NewValue.Span), Is.EqualTo(Mine));
    }

    [Test]
    public void Reserved_maps_are_beyond_every_policy()
    {
        _node.Permit("allow all *");

        Assert.That(_node.Apply("root", _node.Put("k", "1") with { Map = "_TopGun_x" }), Is.EqualTo(new[] { Denied }));
        Assert.That(() => _node.Find("root", "__topgun_policies"), Throws.TypeOf<GridException>());
    }

    public void Dispose() => _node.Dispose();

    private ProcessorReply Run(string caller, string processor)
    {
        var call = new ProcessorCall(processor, string.Empty, default);
        return _node.Open(caller).Processors.RunAsync("m", ["k"], call, CancellationToken.None).AsTask().GetAwaiter().GetResult()[0];
    }
}
