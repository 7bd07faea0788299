using System.Text.Json;
using TopGun.Core.Crdts;
using TopGun.Core.Tests.MsgPack;
using TopGun.Core.Time;

namespace TopGun.Core.Tests.Crdts;

/// <summary>The LWW map against the shared scenarios, result by result and in its final state.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class LwwMapVectorTests
{
    private readonly SteppedTimeProvider _wall = new();

    [TestCaseSource(nameof(Cases))]
    public void Scenarios_end_as_in_the_reference(JsonElement one)
    {
        _wall.Millis = one.GetProperty("initialClock").GetInt64();
        var map = new LwwMap(new HybridLogicalClock(one.GetProperty("nodeId").GetString()!, _wall), _wall);

        foreach (var (step, result) in one.GetProperty("steps").EnumerateArray().Zip(one.GetProperty("results").EnumerateArray()))
            RunAndCompare(map, step, result);

        AssertFinal(map, one.GetProperty("final"));
    }

    private static IEnumerable<TestCaseData> Cases() => VectorFile.All("lwwmap");

    private void RunAndCompare(LwwMap map, JsonElement step, JsonElement result)
    {
        var argument = step[1];
        switch (step[0].GetString())
        {
            case "merge":
                Assert.That(map.Merge(argument.GetString()!, VectorRecords.Lww(step[2])), Is.EqualTo(result.GetBoolean()), step.ToString());
                break;
            case "adopt":
                Assert.That(map.AdoptServerEcho(argument.GetString()!, VectorRecords.Lww(step[2])), Is.EqualTo(result.GetBoolean()), step.ToString());
                break;
            case "set":
                AssertSet(map, step, result);
                break;
            case "remove":
                Assert.That(map.Remove(argument.GetString()!).Timestamp.ToString(), Is.EqualTo(result.GetString()), step.ToString());
                break;
            case "prune":
                Assert.That(map.Prune(VectorRecords.Stamp(argument)), Is.EquivalentTo(Strings(result)), step.ToString());
                break;
            case "clock":
                _wall.Millis = argument.GetInt64();
                Assert.That(map.LiveKeys(), Is.EquivalentTo(LiveKeysOf(result)), step.ToString());
                break;
            default:
                throw new InvalidOperationException($"Unknown step {step}");
        }
    }

    private static void AssertSet(LwwMap map, JsonElement step, JsonElement result)
    {
        double? ttl = step.GetArrayLength() > 3 ? VectorRecords.Number(step[3]) : null;
        var set = () => map.Set(step[1].GetString()!, TaggedJson.ToMsgPack(step[2]), ttl).Timestamp.ToString();

        if (result.TryGetProperty("error", out var error))
            Assert.That(set, Throws.InstanceOf<ArgumentException>().With.Message.StartsWith(error.GetString()!), step.ToString());
        else
            Assert.That(set(), Is.EqualTo(result.GetProperty("ok").GetString()), step.ToString());
    }

    private static void AssertFinal(LwwMap map, JsonElement final)
    {
        var records = final.GetProperty("records");
        Assert.That(map.Records.Keys, Is.EquivalentTo(records.EnumerateObject().Select(one => one.Name)));
        foreach (var expected in records.EnumerateObject())
            VectorRecords.AssertSame(map.Records[expected.Name], VectorRecords.Lww(expected.Value));

        var live = final.GetProperty("live");
        Assert.That(map.LiveKeys(), Is.EquivalentTo(live.EnumerateObject().Select(one => one.Name)));
        foreach (var expected in live.EnumerateObject())
        {
            Assert.That(map.TryGet(expected.Name, out var value), Is.True);
            Assert.That(value.ToArray(), Is.EqualTo(TaggedJson.ToMsgPack(expected.Value)));
        }
        Assert.That(map.Records, Has.Count.EqualTo(final.GetProperty("size").GetInt32()));
        Assert.That(map.Merkle.RootHash, Is.EqualTo(final.GetProperty("merkleRoot").GetUInt32()));
    }

    private static IEnumerable<string?> Strings(JsonElement list) => list.EnumerateArray().Select(one => one.GetString());

    private static IEnumerable<string?> LiveKeysOf(JsonElement result)
    {
        var live = result.ValueKind == JsonValueKind.Object && result.TryGetProperty("live", out var inner) ? inner : result;
        return live.ValueKind == JsonValueKind.Array ? Strings(live) : live.EnumerateObject().Select(one => one.Name);
    }
}
