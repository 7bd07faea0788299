using System.Text.Json;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.MsgPack;

public sealed class SerializerVectorTests
{
    // What a client encodes in its own way: it drops undefined, takes bytes and dates apart, and writes BigInt in 64 bits.
    private static readonly string[] ClientOnly = ["$undefined", "$binary", "$date", "$bigint"];

    private static IEnumerable<JsonElement> Decoded() => VectorFile.Cases("serializer");

    private static IEnumerable<JsonElement> Encoded() => VectorFile.Cases("serializer")
        .Where(c => c.TryGetProperty("input", out var input) && !Array.Exists(ClientOnly, input.GetRawText().Contains));

    [TestCaseSource(nameof(Decoded))]
    public void Every_vector_decodes_to_the_value_of_the_client(JsonElement vector)
    {
        var isInput = vector.TryGetProperty("hex", out var hex);
        var bytes = Hex.Bytes((isInput ? hex : vector.GetProperty("decodeHex")).GetString()!);
        var expected = TaggedJson.ToMsgPack(vector.GetProperty(isInput ? "roundTrip" : "decoded"));
        Assert.That(MsgPackScan.Validate(bytes).IsValid, Is.True);
        Assert.That(new MsgPackValue(bytes).IsMissing, Is.EqualTo(new MsgPackValue(expected).IsMissing));
        Assert.That(Hex.Of(CanonicalValue.Of(bytes)), Is.EqualTo(Hex.Of(CanonicalValue.Of(expected))));
    }

    [TestCaseSource(nameof(Encoded))]
    public void Every_vector_is_encoded_as_the_client_does_but_with_minimal_maps(JsonElement vector)
    {
        var written = Hex.Of(TaggedJson.ToMsgPack(vector.GetProperty("input")));
        var minimal = vector.GetProperty("hex").GetString()!.Replace("de000", "8", StringComparison.Ordinal);
        if (written == "cbfff8000000000000")
            Assert.That(minimal, Is.EqualTo("cb7ff8000000000000"), "a NaN of either sign");
        else
            Assert.That(written, Is.EqualTo(minimal));
    }

    [Test]
    public void Most_vectors_bind_the_encoding() => Assert.That(Encoded().Count(), Is.GreaterThan(30));
}
