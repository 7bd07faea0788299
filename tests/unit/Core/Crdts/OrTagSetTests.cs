using TopGun.Core.Crdts;

namespace TopGun.Core.Tests.Crdts;

public class OrTagSetTests
{
    [Test]
    public void Records_stay_in_order_of_arrival_through_removals_and_replacements()
    {
        var set = new OrTagSet();
        for (var i = 0; i < 100; i++)
            set.Set(Record(i, 1));
        for (var i = 0; i < 100; i++)
            if (i % 4 != 0)
                Assert.That(set.Remove($"t{i}"), Is.True);
        set.Set(Record(8, 2));
        set.Set(Record(3, 1));

        int[] expected = [.. Enumerable.Range(0, 25).Select(i => i * 4), 3];
        Assert.That(set.Select(record => record.Tag), Is.EqualTo(expected.Select(i => $"t{i}")));
        Assert.That(set.Count, Is.EqualTo(26));
        Assert.That(set.TryGet("t8", out var replaced), Is.True);
        Assert.That(replaced!.Value.Span[0], Is.EqualTo(2));
        Assert.That(set.TryGet("t9", out _), Is.False);
        Assert.That(set.Remove("t9"), Is.False);
    }

    private static OrRecord Record(int tag, byte value) => new(new[] { value }, default, $"t{tag}");
}
