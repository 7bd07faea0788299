using System.Text.Json;
using TopGun.Core.Crdts;
using TopGun.Core.Tests.MsgPack;
using TopGun.Core.Time;

namespace TopGun.Core.Tests.Crdts;

/// <summary>The OR map against the shared scenarios, result by result and in its final state.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class OrMapVectorTests
{
    private readonly SteppedTimeProvider _wall = new();

    [TestCaseSource(nameof(Cases))]
    public void Scenarios_end_as_in_the_reference(JsonElement one)
    {
        _wall.Millis = one.GetProperty("initialClock").GetInt64();
        var map = new OrMap(new HybridLogicalClock(one.GetProperty("nodeId").GetString()!, _wall), _wall);

        foreach (var (step, result) in one.GetProperty("steps").EnumerateArray().Zip(one.GetProperty("results").EnumerateArray()))
            RunAndCompare(map, step, result);

        AssertFinal(map, one.GetProperty("final"));
    }

    private static IEnumerable<TestCaseData> Cases() => VectorFile.All("ormap");

    private void RunAndCompare(OrMap map, JsonElement step, JsonElement result)
    {
        switch (step[0].GetString())
        {
            case "add":
                double? ttl = step.GetArrayLength() > 3 ? VectorRecords.Number(step[3]) : null;
                Assert.That(map.Add(Text(step[1]), TaggedJson.ToMsgPack(step[2]), ttl).Tag, Is.EqualTo(Text(result)), step.ToString());
                break;
            case "remove":
                Assert.That(map.Remove(Text(step[1]), TaggedJson.ToMsgPack(step[2])), Is.EqualTo(Texts(result)), step.ToString());
                break;
            case "apply":
                Assert.That(map.Apply(Text(step[1]), VectorRecords.Or(step[2])), Is.EqualTo(result.GetBoolean()), step.ToString());
                break;
            case "tombstone":
                map.ApplyTombstone(Text(step[1]));
                break;
            case "mergeKey":
                var outcome = map.MergeKey(Text(step[1]), step[2].EnumerateArray().Select(VectorRecords.Or), Texts(step[3]));
                Assert.That(outcome.Added, Is.EqualTo(result.GetProperty("added").GetInt32()), step.ToString());
                Assert.That(outcome.Updated, Is.EqualTo(result.GetProperty("updated").GetInt32()), step.ToString());
                break;
            case "clock":
                _wall.Millis = step[1].GetInt64();
                AssertValues(map, result.GetProperty("get"));
                break;
            case "prune":
                Assert.That(map.Prune(VectorRecords.Stamp(step[1])), Is.EquivalentTo(Texts(result)), step.ToString());
                break;
            default:
                throw new InvalidOperationException($"Unknown step {step}");
        }
    }

    private static void AssertFinal(OrMap map, JsonElement final)
    {
        AssertValues(map, final.GetProperty("values"));
        var records = final.GetProperty("records");
        Assert.That(map.Keys, Is.EquivalentTo(records.EnumerateObject().Select(one => one.Name)));
        foreach (var key in records.EnumerateObject())
        {
            var expected = key.Value.EnumerateArray().Select(VectorRecords.Or).ToArray();
            Assert.That(map.Records(key.Name), Has.Count.EqualTo(expected.Length));
            foreach (var (record, other) in map.Records(key.Name).Zip(expected))
                VectorRecords.AssertSame(record, other);
        }
        Assert.That(map.Tombstones, Is.EquivalentTo(Texts(final.GetProperty("tombstones"))));
        Assert.That(map.Merkle.RootHash, Is.EqualTo(final.GetProperty("merkleRoot").GetUInt32()));
    }

    private static void AssertValues(OrMap map, JsonElement values)
    {
        foreach (var key in values.EnumerateObject())
        {
            var expected = key.Value.EnumerateArray().Select(TaggedJson.ToMsgPack);
            Assert.That(map.LiveRecords(key.Name).Select(record => record.Value.ToArray()), Is.EqualTo(expected), key.Name);
        }
    }

    private static string Text(JsonElement text) => text.GetString()!;

    private static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(Text)];
}
