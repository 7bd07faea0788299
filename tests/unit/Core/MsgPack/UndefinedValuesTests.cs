using TopGun.Core.MsgPack;

namespace TopGun.Core.Tests.MsgPack;

public sealed class UndefinedValuesTests
{
    [TestCase("d40000", "c0", Description = "alone")]
    [TestCase("83a16101a162d40000a16302", "82a16101a16302", Description = "a member")]
    [TestCase("81a161d40000", "80", Description = "the only member")]
    [TestCase("9301d4000002", "9301c002", Description = "an item")]
    [TestCase("de0002a16182a162d40000a16392d4000081a164d40000a165c3", "de0002a16181a16392c080a165c3", Description = "far inside, headers as they were")]
    [TestCase("df00000002a161d40000a1620c", "df00000001a1620c", Description = "a long header")]
    [TestCase("dd00000002d40000dc0001d40000", "dd00000002c0dc0001c0", Description = "long headers of arrays")]
    [TestCase("82a161c403d40000a162d40000", "81a161c403d40000", Description = "bytes that only look alike")]
    [TestCase("82d4000091d40000810102c3", "81810102c3", Description = "a name")]
    [TestCase("92d4000193d5000000d40100d40000", "92c093d5000000d40100c0", Description = "other extensions")]
    public void What_is_undefined_is_left_out(string hex, string left)
    {
        var value = Hex.Bytes(hex);

        Assert.That(MsgPackScan.Validate(value).HasUndefined, Is.True);
        Assert.That(Hex.Of(UndefinedValues.Drop(value)), Is.EqualTo(left));
        Assert.That(MsgPackScan.Validate(Hex.Bytes(left)), Is.EqualTo(new MsgPackScanResult(MsgPackScanError.None, left.Length / 2)));
    }

    [Test]
    public void Whatever_is_one_value_stays_one([Values(21, 22)] int seed)
    {
        var frames = new RandomFrames(seed);
        string? harm = null;
        for (var round = 0; round < 20_000 && harm is null; round++)
        {
            var bytes = frames.Next();
            if (!MsgPackScan.Validate(bytes).IsValid)
                continue;
            var dropped = UndefinedValues.Drop(bytes);
            if (MsgPackScan.Validate(dropped) is not { IsValid: true, HasUndefined: false })
                harm = $"seed {seed}, round {round}: {Hex.Of(bytes)} became {Hex.Of(dropped)}";
        }

        Assert.That(harm, Is.Null);
    }
}
