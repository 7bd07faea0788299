using System.Text.Json;
using TopGun.Core.Processors;
using TopGun.Core.Tests.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Processors;

public sealed class EntryProcessorVectorTests
{
    private static IEnumerable<TestCaseData> Cases() => VectorFile.All("entry-processors");

    [TestCaseSource(nameof(Cases))]
    public void Every_vector_gives_the_outcome_of_the_shipped_code(JsonElement vector)
    {
        var processor = EntryProcessors.BuiltIn.Find(vector.GetProperty("wireName").GetString()!, string.Empty)!;
        var expected = vector.GetProperty("output");
        var input = Bytes(vector, "input");
        var args = Bytes(vector, "wireArgs");

        if (expected.TryGetProperty("error", out var error))
        {
            Assert.That(
                () => processor.Run(input, args), Throws.TypeOf<ProcessorException>().With.Message.EqualTo(error.GetString()));
            return;
        }
        var outcome = processor.Run(input, args);
        Assert.That(Text(outcome.Value), Is.EqualTo(Text(Bytes(expected, "value"))));
        Assert.That(Text(outcome.Result), Is.EqualTo(Text(Bytes(expected, "result"))));
    }

    private static byte[] Bytes(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) ? TaggedJson.ToMsgPack(value) : [];

    private static string Text(ReadOnlyMemory<byte> value) =>
        new MsgPackValue(value.Span).IsMissing ? "undefined" : JsonMsgPack.ToJson(value.Span);
}
