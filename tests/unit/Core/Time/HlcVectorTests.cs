using System.Text.Json;
using TopGun.Core.Time;

namespace TopGun.Core.Tests.Time;

/// <summary>The clock, its order and its text form against the shared vectors.</summary>
public class HlcVectorTests
{
    private const string CounterWithoutBound = "counter has no overflow in TS";

    [TestCaseSource(nameof(Cases), new object[] { "compareNodeId" })]
    public void Node_ids_compare_by_utf16_code_unit(JsonElement one)
    {
        var a = new HlcTimestamp(1, 1, one.GetProperty("a").GetString()!);
        var b = new HlcTimestamp(1, 1, one.GetProperty("b").GetString()!);

        Assert.That(a.CompareTo(b), Is.EqualTo(one.GetProperty("ordinalUtf16").GetInt32()));
        Assert.That(b.CompareTo(a), Is.EqualTo(-one.GetProperty("ordinalUtf16").GetInt32()));
    }

    [TestCaseSource(nameof(Cases), new object[] { "compare" })]
    public void Stamps_compare_by_millis_counter_and_node(JsonElement one)
    {
        var order = Stamp(one.GetProperty("a")).CompareTo(Stamp(one.GetProperty("b")));

        Assert.That(order, Is.EqualTo(one.GetProperty("expectedSign").GetInt32()));
    }

    [TestCaseSource(nameof(Cases), new object[] { "toString" })]
    public void Stamps_have_the_text_of_the_reference(JsonElement one) =>
        Assert.That(Stamp(one.GetProperty("ts")).ToString(), Is.EqualTo(one.GetProperty("expected").GetString()));

    [TestCaseSource(nameof(Cases), new object[] { "parse" })]
    public void Text_is_read_strictly(JsonElement one)
    {
        var text = one.GetProperty("input").GetString()!;
        var canonical = one.TryGetProperty("expected", out var expected) && IsStamp(expected) && Stamp(expected).ToString() == text;

        Assert.That(HlcTimestamp.TryParse(text, out var stamp), Is.EqualTo(canonical));
        if (canonical)
            Assert.That(stamp, Is.EqualTo(Stamp(expected)));
        else
            Assert.That(() => HlcTimestamp.Parse(text), Throws.TypeOf<FormatException>().With.Message.EqualTo($"Invalid timestamp format: {text}"));
    }

    [TestCaseSource(nameof(Cases), new object[] { "constructor" })]
    public void Clocks_refuse_node_ids_with_a_colon(JsonElement one)
    {
        var nodeId = one.GetProperty("nodeId").GetString()!;
        var make = () => new HybridLogicalClock(nodeId, new SteppedTimeProvider());

        if (one.TryGetProperty("error", out var error))
            Assert.That(make, Throws.ArgumentException.With.Message.StartsWith(error.GetString()!));
        else
            Assert.That(make().NodeId, Is.EqualTo(nodeId));
    }

    [TestCaseSource(nameof(Cases), new object[] { "sequence" })]
    public void Clocks_follow_the_reference_step_by_step(JsonElement one)
    {
        var wall = new SteppedTimeProvider();
        var clock = new HybridLogicalClock(one.GetProperty("nodeId").GetString()!, wall, Options(one.GetProperty("options")));
        var expected = Results(one);

        var index = 0;
        foreach (var step in one.GetProperty("steps").EnumerateArray())
            Assert.That(Run(clock, wall, step), Is.EqualTo(expected[index++]), $"step {index}: {step}");
    }

    private static IEnumerable<TestCaseData> Cases(string kind) => VectorFile.OfKind("hlc", kind);

    private static string?[] Results(JsonElement one)
    {
        // The reference counts in doubles; ours is bounded to 32 bits and moves on to the next millisecond (core-algorithms §1.3).
        if (one.GetProperty("name").GetString() == CounterWithoutBound)
            return [null, "ok", "2001:1:n1", "2001:2:n1"];
        return [.. one.GetProperty("results").EnumerateArray().Select(Outcome)];
    }

    private static string? Outcome(JsonElement result) => result.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => result.GetString(),
        _ => result.TryGetProperty("error", out var error) ? error.GetString() : "ok",
    };

    private static string? Run(HybridLogicalClock clock, SteppedTimeProvider wall, JsonElement step)
    {
        switch (step[0].GetString())
        {
            case "clock":
                wall.Millis = step[1].GetInt64();
                return null;
            case "now":
                return clock.Now().ToString();
            default:
                return Update(clock, Stamp(step[1]));
        }
    }

    private static string Update(HybridLogicalClock clock, HlcTimestamp remote)
    {
        try
        {
            clock.Update(remote);
            return "ok";
        }
        catch (ClockDriftException error)
        {
            return error.Message;
        }
    }

    private static HybridLogicalClockOptions Options(JsonElement options) => new()
    {
        StrictMode = options.TryGetProperty("strictMode", out var strict) && strict.GetBoolean(),
        MaxDrift = options.TryGetProperty("maxDriftMs", out var drift)
            ? TimeSpan.FromMilliseconds(drift.GetInt64())
            : HybridLogicalClockOptions.DefaultMaxDrift,
    };

    private static bool IsStamp(JsonElement stamp) =>
        stamp.GetProperty("millis").ValueKind == JsonValueKind.Number && stamp.GetProperty("counter").ValueKind == JsonValueKind.Number;

    private static HlcTimestamp Stamp(JsonElement stamp) => new(
        stamp.GetProperty("millis").GetUInt64(), stamp.GetProperty("counter").GetUInt32(), stamp.GetProperty("nodeId").GetString()!);
}
