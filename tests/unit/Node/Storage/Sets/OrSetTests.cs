using System.Text;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Time;
using TopGun.Node.Storage.Sets;

namespace TopGun.Node.Tests.Storage.Sets;

[TestFixture]
internal sealed class OrSetTests
{
    private const int Steps = 6_000;
    private const int Tags = 200;

    private static readonly HlcTimestamp Stamp = new(1_000, 7, "writer");

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void A_set_holds_what_was_put_and_not_removed_and_slices_given_out_never_change(int seed)
    {
        var random = new Random(seed);
        var set = new OrSet();
        var model = new Dictionary<string, (string Value, long Ttl)>();
        var removed = new HashSet<string>();
        var given = new List<(OrElement Element, string Tag, string Value)>();
        for (var step = 0; step < Steps; step++)
        {
            var tag = $"tag-{random.Next(Tags)}";
            var adds = random.Next(10) < (step / 1_000 % 2 == 0 ? 7 : 3);
            if (removed.Contains(tag))
            {
                set.Forget(Bytes(tag));
                removed.Remove(tag);
            }
            else if (adds)
            {
                model[tag] = (new string((char)('a' + random.Next(26)), random.Next(700)), random.Next(2) * (long)random.Next(1, 9_000));
                given.Add((Put(set, tag, model[tag].Value, model[tag].Ttl), tag, model[tag].Value));
            }
            else
            {
                Assert.That(set.Remove(Bytes(tag)), Is.EqualTo(Bytes(tag)), $"seed {seed}, step {step}");
                model.Remove(tag);
                removed.Add(tag);
            }
            Assert.That((set.Count, set.TagCount), Is.EqualTo((model.Count, model.Count + removed.Count)), $"seed {seed}, step {step}");
        }

        var held = set.Elements().ToDictionary(element => Text(element.Tag), element => (Text(element.Value), element.TtlMillis));
        Assert.That(held, Is.EquivalentTo(model), $"seed {seed}");
        Assert.That(set.Elements().Select(element => element.Timestamp), Is.All.EqualTo(Stamp), $"seed {seed}");
        Assert.That(set.ToEntry([]).Tombstones.Select(Text), Is.EquivalentTo(removed), $"seed {seed}");
        Assert.That(given.Select(one => (Text(one.Element.Tag), Text(one.Element.Value))), Is.EqualTo(given.Select(one => (one.Tag, one.Value))), $"seed {seed}");
    }

    [Test]
    public void Removed_and_replaced_values_take_no_memory_for_long()
    {
        var set = new OrSet();
        for (var number = 0; number < Tags; number++)
            Put(set, $"tag-{number}", new string('v', 500), 0);
        var full = set.Bytes;
        for (var time = 0; time < 20; time++)
            for (var number = 0; number < Tags; number++)
                Put(set, $"tag-{number}", new string('w', 500), 0);
        // Gaps never take more than the elements.
        Assert.That(set.Bytes, Is.LessThan(full * 2.2));

        for (var number = 0; number < Tags; number++)
            set.Remove(Bytes($"tag-{number}"));
        Assert.That(set.Bytes, Is.LessThan(full / 4));

        for (var number = 0; number < Tags; number++)
            set.Forget(Bytes($"tag-{number}"));
        Assert.That(set.Bytes, Is.LessThan(new OrSet().Bytes * 2));
    }

    private static OrElement Put(OrSet set, string tag, string value, long ttlMillis)
    {
        var hash = TagTable.HashOf(Bytes(tag));
        return set.Put(set.IndexOf(Bytes(tag), hash), hash, Bytes(tag), Bytes(value), Stamp, ttlMillis);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
