using System.Text.Json;
using TopGun.Core.Crdts;

namespace TopGun.Core.Tests.Crdts;

/// <summary>The counter against the shared scenarios, value by value and in its final state.</summary>
public class PnCounterVectorTests
{
    [TestCaseSource(nameof(Cases))]
    public void Scenarios_end_as_in_the_reference(JsonElement one)
    {
        var counter = new PnCounter(one.GetProperty("nodeId").GetString()!);

        foreach (var (step, value) in one.GetProperty("ops").EnumerateArray().Zip(one.GetProperty("valuesAfter").EnumerateArray()))
        {
            Run(counter, step);
            Assert.That(counter.Value, Is.EqualTo(value.GetDouble()), step.ToString());
        }

        AssertSums(counter.Positive, one.GetProperty("finalState").GetProperty("p"));
        AssertSums(counter.Negative, one.GetProperty("finalState").GetProperty("n"));
    }

    private static IEnumerable<TestCaseData> Cases() => VectorFile.All("pncounter");

    private static void Run(PnCounter counter, JsonElement step)
    {
        if (step[0].GetString() == "add")
        {
            Assert.That(counter.AddAndGet(step[1].GetDouble()), Is.EqualTo(counter.Value));
            return;
        }
        var (positive, negative) = (Sums(step[1]), Sums(step[2]));
        // The reference passes over negative sums; ours refuses the merge as a whole, which leaves the same state (settled 24).
        if (positive.Values.Concat(negative.Values).Any(sum => sum < 0))
            Assert.That(() => counter.Merge(positive, negative), Throws.ArgumentException);
        else
            counter.Merge(positive, negative);
    }

    private static Dictionary<string, double> Sums(JsonElement sums) =>
        sums.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetDouble());

    private static void AssertSums(IReadOnlyDictionary<string, double> actual, JsonElement expected) => Assert.That(
        actual.Select(one => (one.Key, one.Value)), Is.EqualTo(expected.EnumerateObject().Select(one => (one.Name, one.Value.GetDouble()))));
}
