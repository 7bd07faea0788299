using TopGun.Core.Grid;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group D: stamps, and which of two writes wins.</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class StampLinesTests(string kind) : ArrangedTests(kind)
{
    [Test]
    public async Task Line_107_Of_two_writers_the_later_clock_wins()
    {
        await WriteAsync(Ann, Put("k", "1", Now));
        Grid.Time.Advance(TimeSpan.FromMilliseconds(20));
        await WriteAsync(Bob, Put("k", "2", Now, nodeId: "a"));

        Assert.That(await RowsAsync(), Is.EqualTo(new[] { "k=2" }));
    }

    [Test]
    public async Task Line_108_A_stamp_of_a_second_later_wins()
    {
        await WriteAsync(Ann, Put("k", "1", Now));
        await WriteAsync(Bob, Put("k", "2", Now + 1000));

        Assert.That(await RowsAsync(), Is.EqualTo(new[] { "k=2" }));
    }

    [Test]
    public async Task Line_109_An_older_stamp_that_arrives_later_is_acknowledged_and_changes_nothing()
    {
        await WriteAsync(Ann, Put("k", "1", 1000));
        await QueryAsync(Bob, "q");

        Assert.That(await WriteAsync(Ann, Put("k", "2", 999)), Is.InstanceOf<OpAck>());
        Assert.That(await SeenAsync(Bob), Is.Empty);
        Assert.That(await RowsAsync(), Is.EqualTo(new[] { "k=1" }));
    }

    [TestCase("a", "b")]
    [TestCase("B", "a")]
    [TestCase("cli", "cli-2")]
    [TestCase("\ud83d\ude00", "\uffee", Description = "UTF-16 units, not code points")]
    public async Task Line_110_Of_equal_stamps_the_greater_node_id_wins_in_either_order(string lesser, string greater)
    {
        await WriteAllAsync(Ann, Put("up", "1", 5, nodeId: lesser), Put("up", "2", 5, nodeId: greater));
        await WriteAllAsync(Ann, Put("down", "2", 5, nodeId: greater), Put("down", "1", 5, nodeId: lesser));

        Assert.That(await RowsAsync(), Is.EqualTo(new[] { "down=2", "up=2" }));
    }

    [Test]
    public async Task Line_111_A_repeated_operation_is_acknowledged_and_told_to_nobody()
    {
        var put = Put("k", "1");
        await WriteAsync(Ann, put);
        await QueryAsync(Bob, "q");

        Assert.That(Describe(await WriteAsync(Ann, put)), Is.EqualTo($"ACK {put.Id}"));
        Assert.That(await SeenAsync(Bob), Is.Empty);
    }

    [Test]
    public async Task Line_112_A_stamp_beyond_the_allowed_drift_is_refused_and_one_at_its_edge_kept()
    {
        var drift = (ulong)GridLimits.ClockDriftMax.TotalMilliseconds;

        Assert.That(Describe(await WriteAsync(Ann, Put("edge", "1", Now + drift))), Does.StartWith("ACK"));
        var refused = (OpRejected)await WriteAsync(Ann, Put("k", "1", Now + drift + 1));
        Assert.That(refused.Code, Is.EqualTo(400));
        Assert.That(refused.Reason, Does.Contain("clock drift"));
        Assert.That(await RowsAsync(), Is.EqualTo(new[] { "edge=1" }));
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(1.5)]
    [TestCase(-1)]
    public async Task Line_112_A_stamp_whose_millis_are_no_whole_number_is_refused_for_that(double millis)
    {
        using var number = new PooledBuffer();
        new MsgPackWriter(number).WriteDouble(millis);
        var frame = BridgeClient.Encode(Messages.Single(Put("k", "1", 0x0123456789ab, id: "1")));
        var found = frame.AsSpan().IndexOf((byte[])[0xcb, .. BitConverter.GetBytes((double)0x0123456789ab).Reverse()]);
        number.WrittenSpan.CopyTo(frame.AsSpan(found));
        await Ann.SendAsync(frame);

        var refused = (OpRejected)await Ann.ReceiveAsync();
        Assert.That((refused.OpId, refused.Code), Is.EqualTo(("1", 400u)));
        Assert.That(refused.Reason, Does.Contain("whole millis").And.Not.Contain("drift"));
    }

    [Test]
    public async Task Line_112_A_stamp_whose_node_id_holds_the_separator_of_stamps_is_refused()
    {
        var refused = (OpRejected)await WriteAsync(Ann, Put("k", "1", Now, nodeId: "a:b"));

        Assert.That(refused.Code, Is.EqualTo(400));
        Assert.That(refused.Reason, Does.Contain("':'"));
        Assert.That(await RowsAsync(), Is.Empty);
    }
}
