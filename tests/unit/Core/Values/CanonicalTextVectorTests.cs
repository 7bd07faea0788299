using System.Text.Json;
using TopGun.Core.Hashing;
using TopGun.Core.Tests.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Values;

public sealed class CanonicalTextVectorTests
{
    private static IEnumerable<JsonElement> Values() =>
        VectorFile.Cases("ormap-entry-hash").Where(c => c.GetProperty("kind").GetString() == "value");

    [TestCaseSource(nameof(Values))]
    public void Every_value_vector_has_the_text_of_the_client(JsonElement vector)
    {
        var text = CanonicalText.Of(TaggedJson.ToMsgPack(vector.GetProperty("value")));
        Assert.That(text, Is.EqualTo(vector.GetProperty("valueString").GetString()));
    }

    [TestCaseSource(nameof(Values))]
    public void Every_value_vector_gives_the_entry_hash_of_the_client(JsonElement vector)
    {
        var text = CanonicalText.Of(TaggedJson.ToMsgPack(vector.GetProperty("value")));
        var tag = vector.GetProperty("tag").GetString();
        var hash = Fnv1a.Hash($"key:{vector.GetProperty("key").GetString()}|{tag}:{text}:{tag}");
        Assert.That(hash, Is.EqualTo(vector.GetProperty("entryHash").GetUInt32()));
    }
}
