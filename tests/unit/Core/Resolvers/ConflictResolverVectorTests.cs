using System.Text.Json;
using TopGun.Core.Processors;
using TopGun.Core.Resolvers;
using TopGun.Core.Tests.MsgPack;
using TopGun.Core.Time;
using TopGun.Core.Values;

namespace TopGun.Core.Tests.Resolvers;

public sealed class ConflictResolverVectorTests
{
    private static IEnumerable<TestCaseData> Verdicts() => VectorFile.All("conflict-resolvers").Where(data => !Vector(data).TryGetProperty("kind", out _));

    private static IEnumerable<TestCaseData> Merges() => OfKind("deepMerge");

    private static IEnumerable<TestCaseData> Codes() => OfKind("validateCode");

    [TestCaseSource(nameof(Verdicts))]
    public void Every_built_in_resolver_decides_as_the_vector_says(JsonElement vector)
    {
        var name = vector.GetProperty("name").GetString()!;
        var expected = vector.GetProperty("result");

        var verdict = ConflictResolvers.BuiltIn.Find(name)!.Resolve(ContextOf(vector.GetProperty("context")));

        Assert.That(verdict.Action.ToString().ToLowerInvariant(), Is.EqualTo(expected.GetProperty("action").GetString()));
        Assert.That(verdict.Reason, Is.EqualTo(expected.TryGetProperty("reason", out var reason) ? reason.GetString() : ""));
        Assert.That(Text(verdict.Value), Is.EqualTo(Text(Value(expected, "value"))));
        Assert.That(ConflictResolvers.BuiltIn.PriorityOf(name), Is.EqualTo(vector.GetProperty("priority").GetInt32()));
    }

    [TestCaseSource(nameof(Merges))]
    public void Objects_are_laid_over_each_other_as_the_vector_says(JsonElement vector) =>
        Assert.That(
            Text(DeepMerge.Of(Value(vector, "target"), Value(vector, "source"))), Is.EqualTo(Text(Value(vector, "result"))));

    [TestCaseSource(nameof(Codes))]
    public void Code_is_judged_as_the_vector_says(JsonElement vector)
    {
        var verdict = vector.GetProperty("resolver");
        Assert.That(
            ForbiddenWords.FindFault(vector.GetProperty("code").GetString()!),
            Is.EqualTo(verdict.TryGetProperty("error", out var error) ? error.GetString() : null));
    }

    private static IEnumerable<TestCaseData> OfKind(string kind) => VectorFile.All("conflict-resolvers")
        .Where(data => Vector(data).TryGetProperty("kind", out var given) && given.GetString() == kind);

    private static JsonElement Vector(TestCaseData data) => (JsonElement)data.Arguments[0]!;

    private static ResolverContext ContextOf(JsonElement context) => new()
    {
        MapName = context.GetProperty("mapName").GetString()!,
        Key = context.GetProperty("key").GetString()!,
        LocalValue = Value(context, "localValue"),
        LocalTimestamp = context.TryGetProperty("localTimestamp", out var local) ? Stamp(local) : null,
        RemoteValue = Value(context, "remoteValue"),
        RemoteTimestamp = Stamp(context.GetProperty("remoteTimestamp")),
        RemoteNodeId = context.GetProperty("remoteNodeId").GetString()!,
        Caller = context.TryGetProperty("auth", out var auth) ? CallerOf(auth) : null,
    };

    private static ResolverCaller CallerOf(JsonElement auth) => new(
        auth.TryGetProperty("userId", out var user) ? user.GetString() : null,
        auth.TryGetProperty("roles", out var roles) ? [.. roles.EnumerateArray().Select(role => role.GetString()!)] : []);

    private static HlcTimestamp Stamp(JsonElement stamp) => new(
        stamp.GetProperty("millis").GetUInt64(), stamp.GetProperty("counter").GetUInt32(), stamp.GetProperty("nodeId").GetString()!);

    // The grid shows no value as no bytes.
    private static byte[] Value(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && !(value.ValueKind == JsonValueKind.Object && value.TryGetProperty("$undefined", out _))
            ? TaggedJson.ToMsgPack(value)
            : [];

    // JSON has no NaN; what tells it from null is its kind.
    private static string Text(ReadOnlyMemory<byte> value)
    {
        var seen = new MsgPackValue(value.Span);
        return seen.IsMissing ? "undefined" : $"{(seen.IsNumber ? "number " : "")}{JsonMsgPack.ToJson(value.Span)}";
    }
}
