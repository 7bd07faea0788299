using TopGun.Core.Grid;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Checklist group D: keys and names of maps.</summary>
[TestFixture(Arrangement.Embedded)]
[TestFixture(Arrangement.Gateway)]
internal sealed class NameLinesTests(string kind) : ArrangedTests(kind)
{
    [Test]
    public async Task Line_121_Keys_may_hold_any_character_and_their_case_counts()
    {
        string[] keys = ["a:b", "a-b", "a.b", "a b", "ключ", "鍵", "😀", "K", "k", "a\ud800"];
        await WriteAllAsync(Ann, [.. keys.Select(key => Put(key, "1"))]);

        Assert.That((await QueryAsync(Bob, "q")).Results.Select(row => row.Key), Is.EquivalentTo(keys));
    }

    [TestCase(0, "REJECTED 5 400")]
    [TestCase(GridLimits.KeyBytesMax, "ACK 5")]
    [TestCase(GridLimits.KeyBytesMax + 1, "REJECTED 5 400")]
    public async Task Line_122_An_empty_or_too_long_key_is_refused(int length, string expected) =>
        Assert.That(Describe(await WriteAsync(Ann, Put(new string('k', length), "1", id: "5"))), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("a\u0000b")]
    [TestCase("a\nb")]
    [TestCase("a\u007fb")]
    [TestCase("a:b")]
    public async Task Line_124_An_invalid_map_name_is_refused(string map) =>
        Assert.That(Describe(await WriteAsync(Ann, Put("k", "1", map: map, id: "5"))), Is.EqualTo("REJECTED 5 400"));

    [Test]
    public async Task Line_124_A_map_name_has_at_most_256_bytes_of_any_script()
    {
        Assert.That(await WriteAsync(Ann, Put("k", "1", map: new string('m', GridLimits.MapNameBytesMax))), Is.InstanceOf<OpAck>());
        Assert.That(await WriteAsync(Ann, Put("k", "1", map: new string('m', GridLimits.MapNameBytesMax + 1))), Is.InstanceOf<OpRejected>());
        Assert.That(await WriteAsync(Ann, Put("k", "1", map: "задачи 1")), Is.InstanceOf<OpAck>());
        Assert.That(await RowsAsync("задачи 1"), Is.EqualTo(new[] { "k=1" }));
    }

    [TestCase("conflict-test")]
    [TestCase("snap-map-123")]
    [TestCase("a.b.c")]
    [TestCase("1")]
    public async Task Line_125_Names_with_hyphens_digits_and_dots_are_accepted(string map) =>
        Assert.That(await WriteAsync(Ann, Put("k", "1", map: map)), Is.InstanceOf<OpAck>());

    [TestCase("_topgun_x")]
    [TestCase("__TopGun_x")]
    public async Task Line_126_Reserved_maps_are_refused_in_every_message(string map)
    {
        Assert.That(await WriteAsync(Ann, Put("k", "1", map: map)), Is.InstanceOf<OpRejected>());
        Assert.That((await WriteAllAsync(Ann, Put("k", "1"), Put("k", "1", map: map), Put("l", "1"))).Results[1].Success, Is.False);
        Assert.That((await QueryAsync(Ann, "q", map: map)).Error, Does.Contain("reserved"));
        await Ann.SendAsync(new EntryProcess
        {
            RequestId = "p", MapName = map, Key = "k", Processor = new Processor { Name = "builtin:get", Code = "" },
        });
        Assert.That((await Ann.ReceiveAsync<EntryProcessResponse>()).Error, Does.Contain("reserved"));
        await Ann.SendAsync(new JournalRead { RequestId = "r", FromSequence = "0", MapName = map });
        Assert.That((await Ann.ReceiveAsync<Error>()).Message, Does.Contain("reserved"));
        await Ann.SendAsync(new JournalSubscribe { RequestId = "j", MapName = map });
        Assert.That((await Ann.ReceiveAsync<Error>()).Message, Does.Contain("reserved"));
    }
}
