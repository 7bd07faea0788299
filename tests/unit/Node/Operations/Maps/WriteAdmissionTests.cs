using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Time;

namespace TopGun.Node.Tests.Operations.Maps;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class WriteAdmissionTests : IDisposable
{
    private const long Now = NodeUnderTest.Now;

    private readonly NodeUnderTest _node = new();

    private static IEnumerable<TestCaseData> Refusals()
    {
        var good = Write.Put("k", "v", Write.At(Now));
        yield return Case("no id", good with { Id = "" }, GridErrorCode.InvalidArgument);
        yield return Case("empty key", good with { Key = "" }, GridErrorCode.InvalidArgument);
        yield return Case("key too long", good with { Key = new string('k', GridLimits.KeyBytesMax + 1) }, GridErrorCode.InvalidArgument);
        yield return Case("key with a stray continuation byte", good with { RawKey = [0x61, 0x80] }, GridErrorCode.InvalidArgument);
        yield return Case("key cut inside a character", good with { RawKey = [0xf0, 0x9f, 0x98] }, GridErrorCode.InvalidArgument);
        yield return Case("empty map name", good with { Map = "" }, GridErrorCode.InvalidArgument);
        yield return Case("map name with a colon", good with { Map = "a:b" }, GridErrorCode.InvalidArgument);
        yield return Case("reserved map name", good with { Map = "_topgun_x" }, GridErrorCode.PermissionDenied);
        yield return Case("put without a record", good with { Value = [], Kind = OperationKind.Put }, GridErrorCode.InvalidArgument);
        yield return Case("value too large", good with { Value = new byte[GridLimits.ValueBytesMaxDefault + 1] }, GridErrorCode.TooLarge);
        yield return Case("unknown write concern", good with { Concern = (WriteConcern)5 }, GridErrorCode.InvalidArgument);
        yield return Case("OR add without tag", good with { Kind = OperationKind.OrAdd }, GridErrorCode.InvalidArgument);
        yield return Case("tag too long", good with { Kind = OperationKind.OrRemove, Tag = new string('t', GridLimits.TagBytesMax + 1) }, GridErrorCode.InvalidArgument);
        yield return Case("OR add to a map of records", good with { Kind = OperationKind.OrAdd, Tag = "1:0:a" }, GridErrorCode.Conflict);
        yield return Case("stamp too far ahead", good with { Stamp = Write.At(Now + 60_001) }, GridErrorCode.InvalidArgument);
        yield return Case("infinite stamp", good with { Stamp = Write.At(long.MaxValue) }, GridErrorCode.InvalidArgument);
        yield return Case("negative stamp", good with { Stamp = Write.At(-1) }, GridErrorCode.InvalidArgument);
        yield return Case("absurd counter", good with { Stamp = Write.At(Now, 1u << 31) }, GridErrorCode.InvalidArgument);
        yield return Case("node id too long", good with { Stamp = Write.At(Now, 0, new string('n', GridLimits.NodeIdBytesMax + 1)) }, GridErrorCode.InvalidArgument);
    }

    [TestCaseSource(nameof(Refusals))]
    public void A_malformed_operation_is_refused_and_its_neighbours_are_not(Write write, GridErrorCode error)
    {
        var judged = _node.Apply(Write.Put("before", "v", Write.At(Now)), write, Write.Put("after", "v", Write.At(Now)));

        Assert.That(judged[1].Outcome, Is.EqualTo(OperationOutcome.Rejected));
        Assert.That(judged[1].Error, Is.EqualTo(error));
        Assert.That(judged[1].Reason, Is.Not.Empty);
        Assert.That(_node.Get("before"), Is.Not.Null);
        Assert.That(_node.Get("after"), Is.Not.Null);
        Assert.That(_node.Store.Maps.Sum(map => map.Count), Is.EqualTo(2));
    }

    [Test]
    public void What_stands_at_a_limit_is_accepted()
    {
        var judged = _node.Apply(
            Write.Put(new string('k', GridLimits.KeyBytesMax), "v", Write.At(Now)),
            new Write("large", new byte[GridLimits.ValueBytesMaxDefault], Write.At(Now)),
            Write.Put("ahead", "v", Write.At(Now + 60_000)),
            Write.Put("counted", "v", Write.At(Now, int.MaxValue)),
            Write.Put("long id", "v", Write.At(Now, 0, new string('n', GridLimits.NodeIdBytesMax))),
            Write.Put("\ud83d", "lone surrogate", Write.At(Now)));

        Assert.That(judged.Select(operation => operation.Outcome), Is.All.EqualTo(OperationOutcome.Applied));
    }

    [Test]
    public void The_text_about_a_large_value_names_both_sizes()
    {
        using var node = new NodeUnderTest(NodeUnderTest.Options with { ValueBytesMax = 3 });

        var judged = node.Apply(Write.Put("k", "abc", Write.At(Now)), Write.Remove("k", Write.At(Now)));

        Assert.That(judged[0].Reason, Is.EqualTo("value size 4 bytes exceeds maximum 3 bytes"));
        Assert.That(judged[1].Outcome, Is.EqualTo(OperationOutcome.Applied));
    }

    [Test]
    public void A_batch_beyond_the_limit_is_refused_as_a_whole()
    {
        var writes = Enumerable.Range(0, GridLimits.OperationsPerBatchMax).Select(i => Write.Put($"k{i}", "v", Write.At(Now))).ToList();
        Assert.That(_node.Apply(writes).Select(operation => operation.Outcome), Is.All.EqualTo(OperationOutcome.Applied));

        writes.Add(Write.Put("one too many", "v", Write.At(Now)));
        var judged = _node.Apply(writes);

        Assert.That(judged.Select(operation => operation.Error), Is.All.EqualTo(GridErrorCode.TooLarge));
        Assert.That(_node.Get("one too many"), Is.Null);
    }

    [Test]
    public void An_operation_that_the_caller_refused_keeps_its_reason()
    {
        var batch = Write.Batch(Write.Put("k", "v", Write.At(Now)));
        batch.Operations[0].Reject(GridErrorCode.SchemaViolation, "the record is no record");

        var judged = _node.Apply(batch);

        Assert.That(judged[0].Reason, Is.EqualTo("the record is no record"));
        Assert.That(_node.Get("k"), Is.Null);
    }

    [Test]
    public void A_put_of_nil_is_a_removal()
    {
        _node.Apply(Write.Put("k", "v", Write.At(Now)));

        var judged = _node.Apply(new Write("k", [0xc0], Write.At(Now + 1)));

        Assert.That(judged[0].Kind, Is.EqualTo(OperationKind.Remove));
        Assert.That(_node.Get("k"), Is.Null);
        Assert.That(_node.Store.Find("m")!.TombstoneCount, Is.EqualTo(1));
    }

    [Test]
    public void A_write_without_a_stamp_gets_one_of_the_node()
    {
        var judged = _node.Apply(Write.Put("k", "v", stamp: null));

        Assert.That(judged[0].Outcome, Is.EqualTo(OperationOutcome.Applied));
        Assert.That(_node.Get("k")!.Timestamp, Is.EqualTo(new HlcTimestamp(Now, 0, "node")));
    }

    [Test]
    public void A_removal_without_a_stamp_wins_over_a_record_from_the_future()
    {
        _node.Apply(Write.Put("k", "v", Write.At(Now + 30_000, 7, "zzz")));

        _node.Apply(Write.Remove("k", stamp: null));

        Assert.That(_node.Get("k"), Is.Null);
    }

    [Test]
    public void A_removal_without_a_stamp_wins_over_a_put_before_it_in_its_batch()
    {
        var judged = _node.Apply(Write.Put("k", "v", Write.At(Now + 30_000, 7, "zzz")), Write.Remove("k", stamp: null));

        Assert.That(judged.Select(operation => operation.Outcome), Is.All.EqualTo(OperationOutcome.Applied));
        Assert.That(_node.Get("k"), Is.Null);
    }

    [Test]
    public void The_clock_follows_accepted_stamps_and_no_refused_one()
    {
        _node.Apply(Write.Put("k", "v", Write.At(Now + 30_000)), Write.Put("l", "v", Write.At(Now + 60_001)));

        Assert.That(_node.Grid.Clock.Now(), Is.GreaterThan(Write.At(Now + 30_000)).And.LessThan(Write.At(Now + 60_001)));
    }

    public void Dispose() => _node.Dispose();

    private static TestCaseData Case(string name, Write write, GridErrorCode error) =>
        new TestCaseData(write, error).SetArgDisplayNames(name);
}
