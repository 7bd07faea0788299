using TopGun.Node.Storage.Records;

namespace TopGun.Node.Tests.Storage.Records;

public sealed class RecordVersionTests
{
    [TestCase(0, 2_000, true)]
    [TestCase(500, 1_500, true)]
    [TestCase(500, 1_501, false)]
    [TestCase(long.MaxValue, long.MaxValue, true)]
    public void A_record_lives_until_its_time_is_past(long ttlMillis, long nowMillis, bool live)
    {
        var record = new RecordVersion(true, [1], Write.At(1_000), ttlMillis);

        Assert.That(record.IsLiveAt(nowMillis), Is.EqualTo(live));
    }

    [Test]
    public void Neither_a_tombstone_nor_an_absent_record_is_live()
    {
        Assert.That(new RecordVersion(true, null, Write.At(1_000), 0).IsLiveAt(0), Is.False);
        Assert.That(default(RecordVersion).IsLiveAt(0), Is.False);
        Assert.That(default(RecordVersion).IsTombstone, Is.False);
    }
}
