using System.Text;
using TopGun.Node.Storage.Sets;

namespace TopGun.Node.Tests.Storage.Sets;

[TestFixture]
internal sealed class TagTableTests
{
    private const int Steps = 4_000;
    private const int Tags = 300;

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Tags_are_found_and_stay_in_the_order_of_their_arrival(int seed)
    {
        var random = new Random(seed);
        var table = new TagTable();
        var model = new List<string>();
        for (var step = 0; step < Steps; step++)
        {
            var tag = $"tag-{random.Next(Tags)}";
            var slot = SlotOf(table, tag);
            Assert.That(slot >= 0, Is.EqualTo(model.Contains(tag)), $"seed {seed}, step {step}, {tag}");
            // Grows and shrinks in turn, so that it is spread and compacted many times.
            if (slot < 0 && random.Next(10) < (step / 500 % 2 == 0 ? 8 : 2))
            {
                Add(ref table, tag);
                model.Add(tag);
            }
            else if (slot >= 0 && random.Next(10) < (step / 500 % 2 == 0 ? 2 : 8))
            {
                table.Forget(slot);
                model.Remove(tag);
            }
            Assert.That(table.Count, Is.EqualTo(model.Count), $"seed {seed}, step {step}");
        }
        Assert.That(All(table), Is.EqualTo(model), $"seed {seed}");
    }

    [Test]
    public void What_is_kept_with_a_tag_survives_growing_and_compaction()
    {
        var table = new TagTable();
        for (var number = 0; number < Tags; number++)
            Add(ref table, $"tag-{number}");
        for (var number = 0; number < Tags - 3; number++)
            table.Forget(SlotOf(table, $"tag-{number}"));
        Assert.That(table.Used, Is.LessThan(Tags / 2));
        for (var number = Tags - 3; number < Tags; number++)
            Assert.That(table[SlotOf(table, $"tag-{number}")].Element!.Value.TtlMillis, Is.EqualTo(TtlOf($"tag-{number}")));
    }

    private static int SlotOf(in TagTable table, string tag)
    {
        var bytes = Encoding.UTF8.GetBytes(tag);
        return table.IndexOf(bytes, TagTable.HashOf(bytes));
    }

    private static void Add(ref TagTable table, string tag)
    {
        var bytes = Encoding.UTF8.GetBytes(tag);
        var slot = table.Add(TagTable.HashOf(bytes));
        table[slot].Put(new byte[bytes.Length + sizeof(long)], 0, bytes, default, default, TtlOf(tag));
    }

    private static long TtlOf(string tag) => 1 + (tag.Length * 1_000L) + tag[^1];

    private static List<string> All(TagTable table)
    {
        var tags = new List<string>();
        for (var slot = 0; slot < table.Used; slot++)
            if (table[slot].Bytes is not null)
                tags.Add(Encoding.UTF8.GetString(table[slot].Tag.Span));
        return tags;
    }
}
