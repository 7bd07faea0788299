using System.Text.Json.Nodes;
using TopGun.Core.MsgPack;
using TopGun.Core.Tests.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Values;

public sealed class JsonMsgPackTests
{
    [TestCase("null", "c0")]
    [TestCase(" [1, 2.0, 3e2, -0, 0.5] ", "950102cd012c00cb3fe0000000000000")]
    [TestCase("4294967296", "cb41f0000000000000")]
    [TestCase("""{"b":true,"a":{"x":[]}}""", "82a162c3a16181a17890")]
    [TestCase("\"a\\n\\u00e9\\ud83d\\ude00\\/\\\"\"", "aa610ac3a9f09f98802f22")]
    [TestCase("\"\\ud800\"", "a3eda080")]
    public void JSON_becomes_canonical_MsgPack(string json, string hex) =>
        Assert.That(Hex.Of(JsonMsgPack.FromJson(json)), Is.EqualTo(hex));

    [TestCase("c403010203", "\"AQID\"")]
    [TestCase("d6ff6553f100", "\"2023-11-14T22:13:20.000Z\"")]
    [TestCase("cb7ff8000000000000", "null")]
    [TestCase("d40000", "null")]
    [TestCase("82a161d40000a162c2", "{\"b\":false}")]
    [TestCase("82a162c0a16101", "{\"b\":null,\"a\":1}")]
    [TestCase("a3eda080", "\"\\ud800\"")]
    public void MsgPack_becomes_JSON(string hex, string json) =>
        Assert.That(JsonMsgPack.ToJson(Hex.Bytes(hex)), Is.EqualTo(json));

    [TestCase("")]
    [TestCase("{")]
    [TestCase("1 2")]
    [TestCase("1e400")]
    [TestCase("'a'")]
    [TestCase("\"\\x\"")]
    public void What_is_not_one_JSON_value_is_refused(string json) =>
        Assert.That(() => JsonMsgPack.FromJson(json), Throws.TypeOf<JsonValueFormatException>());

    [Test]
    public void Nesting_beyond_the_limit_is_refused()
    {
        var deepest = new string('[', ValueLimits.JsonDepthMax) + new string(']', ValueLimits.JsonDepthMax);
        Assert.That(() => JsonMsgPack.FromJson(deepest), Throws.Nothing);
        Assert.That(() => JsonMsgPack.FromJson($"[{deepest}]"), Throws.TypeOf<JsonValueFormatException>());
        Assert.That(() => JsonMsgPack.ToJson(Nested.Arrays(ValueLimits.DepthMax + 1)), Throws.TypeOf<MsgPackFormatException>());
    }

    [Test]
    public void Random_values_survive_the_way_to_MsgPack_and_back()
    {
        const int Seed = 20260901;
        var random = new Random(Seed);
        for (var round = 0; round < 1_000; round++)
        {
            var value = RandomNode(random, 4);
            var json = value?.ToJsonString() ?? "null";
            var msgPack = JsonMsgPack.FromJson(json);
            Assert.That(MsgPackScan.Validate(msgPack).IsValid, Is.True, $"seed {Seed}, round {round}");
            var back = JsonMsgPack.ToJson(msgPack);
            Assert.That(JsonNode.DeepEquals(JsonNode.Parse(back), JsonNode.Parse(json)), Is.True, $"seed {Seed}, round {round}: {json} became {back}");
            Assert.That(JsonMsgPack.FromJson(back), Is.EqualTo(msgPack), $"seed {Seed}, round {round}");
        }
    }

    private static JsonNode? RandomNode(Random random, int depth) => random.Next(depth > 0 ? 8 : 6) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.Next(-70_000, 70_000),
        3 => Math.Round(random.NextDouble() * 1e12 - 5e11, 3),
        4 => (double)random.NextInt64(1L << 53),
        5 => RandomText(random),
        6 => new JsonArray([.. Enumerable.Range(0, random.Next(20)).Select(_ => RandomNode(random, depth - 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(20)).Select(i => KeyValuePair.Create(i + RandomText(random), RandomNode(random, depth - 1)))),
    };

    private static string RandomText(Random random) =>
        new([.. Enumerable.Range(0, random.Next(40)).Select(_ => (char)(random.Next(5) == 0 ? random.Next(0xd7ff) : random.Next(128)))]);
}
