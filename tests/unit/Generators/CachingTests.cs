using Microsoft.CodeAnalysis;
using TopGun.Generators.Tests.Kit;

namespace TopGun.Generators.Tests;

public sealed class CachingTests
{
    private const string Two = """
        message Ping { option (topgun.wire.v1.message) = {type: "PING" envelope: ENVELOPE_FLAT sender: SENDER_CLIENT}; uint64 timestamp = 1; }
        message Pong { option (topgun.wire.v1.message) = {type: "PONG" envelope: ENVELOPE_FLAT sender: SENDER_SERVER}; Mood mood = 1; }
        enum Mood { MOOD_UNSPECIFIED = 0; MOOD_GOOD = 1; }
        """;

    private static readonly string[] Steps =
        [StepNames.Request, StepNames.Schema, StepNames.Messages, StepNames.Enums, StepNames.Union];

    [Test]
    public void An_edit_of_other_code_leaves_every_step_cached()
    {
        var run = GeneratorRun.OfMessages(TestSchema.Compile(Two));

        run.AfterCode("internal sealed class Unrelated;");

        foreach (var step in Steps)
            Assert.That(run.Reasons(step), Is.All.EqualTo(IncrementalStepRunReason.Cached).Or.EqualTo(IncrementalStepRunReason.Unchanged), step);
    }

    [Test]
    public void An_edit_of_one_message_changes_that_message_alone()
    {
        var run = GeneratorRun.OfMessages(TestSchema.Compile(Two));

        run.AfterSchema(TestSchema.Compile(Two.Replace("uint64 timestamp", "uint32 timestamp", StringComparison.Ordinal)));

        Assert.That(run.Reasons(StepNames.Messages), Is.EquivalentTo([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Unchanged]));
        Assert.That(run.Reasons(StepNames.Enums), Is.All.EqualTo(IncrementalStepRunReason.Unchanged));
        Assert.That(run.Reasons(StepNames.Union), Is.All.EqualTo(IncrementalStepRunReason.Unchanged));
    }

    [Test]
    public void The_same_schema_compiled_again_changes_nothing()
    {
        var run = GeneratorRun.OfMessages(TestSchema.Compile(Two));

        run.AfterSchema(TestSchema.Compile(Two));

        Assert.That(run.Reasons(StepNames.Messages), Is.All.EqualTo(IncrementalStepRunReason.Unchanged).Or.EqualTo(IncrementalStepRunReason.Cached));
    }

    [Test]
    public void The_union_does_not_depend_on_the_order_of_the_schema()
    {
        var lines = Two.Split('\n');
        var forth = GeneratorRun.OfMessages(TestSchema.Compile(Two));
        var back = GeneratorRun.OfMessages(TestSchema.Compile(string.Join("\n", lines.Reverse())));

        Assert.That(TextOf(back, "Union.Messages.g.cs"), Is.EqualTo(TextOf(forth, "Union.Messages.g.cs")));
        Assert.That(TextOf(back, "Union.Kinds.g.cs"), Is.EqualTo(TextOf(forth, "Union.Kinds.g.cs")));
    }

    [Test]
    public void Two_readings_of_a_schema_are_equal_models()
    {
        var set = TestSchema.CompileProduct();

        var first = Discovery.DescriptorSet.ReadBase64(set);
        var second = Discovery.DescriptorSet.ReadBase64(set);

        Assert.That(second, Is.EqualTo(first));
        Assert.That(second.GetHashCode(), Is.EqualTo(first.GetHashCode()));
        Assert.That(second.Messages, Has.Count.GreaterThan(90));
    }

    [Test]
    public void Hint_names_are_unique_even_when_case_is_ignored()
    {
        var run = GeneratorRun.OfMessages(TestSchema.CompileProduct());

        Assert.That(run.Result.GeneratedSources.Select(source => source.HintName.ToUpperInvariant()), Is.Unique);
        Assert.That(run.Diagnostics, Is.Empty);
    }

    private static string TextOf(GeneratorRun run, string hint) =>
        run.Result.GeneratedSources.Single(source => source.HintName == hint).SourceText.ToString();
}
