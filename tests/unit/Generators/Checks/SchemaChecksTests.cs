using TopGun.Generators.Tests.Kit;

namespace TopGun.Generators.Tests.Checks;

public sealed class SchemaChecksTests
{
    private const string Form = "topgun.wire.v1.field";

    private static IEnumerable<TestCaseData> Misuses()
    {
        static TestCaseData Case(string id, string named, string schema) => new TestCaseData(id, named, schema).SetArgDisplayNames(id, named);

        var flat = Message("A", "type: \"A\" envelope: ENVELOPE_FLAT sender: SENDER_CLIENT", "string id = 1;");
        yield return Case("TG0002", "choose another", flat + "\n" + flat.Replace("message A", "message B", StringComparison.Ordinal));
        yield return Case("TG0003", "ENVELOPE_FLAT", Message("A", "type: \"A\" sender: SENDER_CLIENT", ""));
        yield return Case("TG0004", "ENVELOPE_BODY", Message("A", "envelope: ENVELOPE_FLAT sender: SENDER_CLIENT", ""));
        yield return Case("TG0005", "add `sender`", Message("A", "type: \"A\" envelope: ENVELOPE_FLAT", ""));
        yield return Case("TG0006", "the type tag", Message("A", "type: \"A\" envelope: ENVELOPE_FLAT sender: SENDER_CLIENT", "string type = 1;"));
        yield return Case("TG0006", "A.a has already", $"message A {{ string a = 1; string b = 2 [({Form}) = {{aliases: \"a\"}}]; }}");
        yield return Case("TG0007", "not `bytes`", Field("string", "opaque: true"));
        yield return Case("TG0008", "PRESENCE_NULLABLE", Field("repeated string", "presence: PRESENCE_NULLABLE"));
        yield return Case("TG0008", "PRESENCE_DEFAULTED", "message R { string a = 1; } " + Field("R", "presence: PRESENCE_DEFAULTED"));
        yield return Case("TG0008", "keep one", Field("optional string", "presence: PRESENCE_REQUIRED"));
        yield return Case("TG0008", "payload_optional", Message("A", "type: \"A\" envelope: ENVELOPE_FLAT sender: SENDER_CLIENT payload_optional: true", ""));
        yield return Case("TG0009", "known are TopGun.Core.Time.HlcTimestamp", Message("A", "core_type: \"TopGun.Core.Nothing\"", ""));
        yield return Case("TG0009", "exactly the fields millis", Message("A", "core_type: \"TopGun.Core.Time.HlcTimestamp\"", "uint64 millis = 1;"));
        yield return Case("TG0010", "SHAPE_VECTOR", Field("string", "shape: SHAPE_VECTOR"));
        yield return Case("TG0010", "SHAPE_SORT", Field("repeated string", "shape: SHAPE_SORT"));
        yield return Case("TG0010", "SHAPE_INLINE", "message R { string a = 1; } " + Field("R", "shape: SHAPE_INLINE"));
        yield return Case("TG0011", "its own `text`", "enum E { E_UNSPECIFIED = 0; E_A = 1; E_B = 2 [(topgun.wire.v1.value) = {text: \"A\"}]; }");
        yield return Case("TG0012", "number 0", "enum E { E_A = 0; }");
        yield return Case("TG0012", "lacks the prefix", "enum E { E_UNSPECIFIED = 0; OTHER = 1; }");
        yield return Case("TG0013", "string keys", "message A { map<int32, string> a = 1; }");
        yield return Case("TG0014", "max_items", Field("string", "max_items: 3"));
        yield return Case("TG0014", "max_bytes", Field("uint32", "max_bytes: 3"));
        yield return Case("TG0014", "omit_empty", Field("string", "omit_empty: true"));
        yield return Case("TG0014", "write_aliases", Field("string", "write_aliases: true"));
        yield return Case("TG0015", "tolerance", Field("string", "tolerance: TOLERANCE_CLAMP"));
        yield return Case("TG0015", "decimal_text", Field("uint32", "decimal_text: true"));
        yield return Case("TG0015", "hash", Field("uint32", "hash: true"));
        yield return Case("TG0016", "cannot be shown", Message("A", "type: \"A\" envelope: ENVELOPE_FLAT sender: SENDER_CLIENT view: true", "map<string, string> a = 1;"));
        yield return Case("TG0016", "holds itself", Message("A", "type: \"A\" envelope: ENVELOPE_FLAT sender: SENDER_CLIENT view: true", "R r = 1;") + " message R { optional R r = 1; }");
        yield return Case("TG0017", "rename one", "message AB { string a = 1; } message A { message B { string a = 1; } }");
    }

    private static IEnumerable<TestCaseData> MapMisuses()
    {
        yield return new("TG0018", "message A { option (topgun.schema.v1.map) = {name: \"a\" key: \"id\"}; uint32 id = 1; }");
        yield return new("TG0019", "message A { option (topgun.schema.v1.map) = {key: \"id\"}; string id = 1; }");
        yield return new("TG0020", "message A { option (topgun.schema.v1.map) = {name: \"a\" key: \"id\" indexes: {fields: \"b\"}}; string id = 1; }");
    }

    [TestCaseSource(nameof(Misuses))]
    public void A_misuse_is_reported_with_what_to_change_and_on_which_line(string id, string named, string schema)
    {
        var run = GeneratorRun.OfMessages(TestSchema.Compile(schema));

        var found = run.Diagnostics.Where(item => item.Id == id).ToArray();
        Assert.That(found, Is.Not.Empty, string.Join("\n", run.Diagnostics));
        Assert.That(found.Select(item => item.GetMessage()), Has.Some.Contains(named));
        Assert.That(found[0].GetMessage(), Does.StartWith($"{TestSchema.File}:"));
        Assert.That(found[0].Location.GetLineSpan().Path, Is.EqualTo($"/schema/{TestSchema.File}"));
        Assert.That(found[0].Location.GetLineSpan().StartLinePosition.Line + 1, Is.GreaterThanOrEqualTo(TestSchema.FirstLine));
    }

    [TestCaseSource(nameof(MapMisuses))]
    public void A_misuse_of_map_options_is_reported_where_records_are_compiled(string id, string schema) =>
        Assert.That(GeneratorRun.OfRecords(TestSchema.Compile(schema)).Diagnostics.Select(item => item.Id), Is.EqualTo([id]));

    [Test]
    public void A_file_that_is_no_descriptor_set_is_reported() =>
        Assert.That(GeneratorRun.OfMessages("no base64!").Diagnostics.Select(item => item.Id), Is.EqualTo(["TG0001"]));

    [Test]
    public void The_line_reported_is_the_line_of_the_field()
    {
        var run = GeneratorRun.OfMessages(TestSchema.Compile("message A {\n  string a = 1;\n  string b = 2 [(topgun.wire.v1.field) = {opaque: true}];\n}"));

        var line = run.Diagnostics.Single().Location.GetLineSpan().StartLinePosition.Line + 1;
        Assert.That(line, Is.EqualTo(TestSchema.FirstLine + 2));
    }

    private static string Message(string name, string form, string fields) =>
        $"message {name} {{ option (topgun.wire.v1.message) = {{{form}}}; {fields} }}";

    private static string Field(string type, string form) => $"message A {{ {type} a = 1 [({Form}) = {{{form}}}]; }}";
}
