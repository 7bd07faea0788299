using System.Reflection;
using TopGun.Client;
using TopGun.Client.Records;
using TopGun.Core.MsgPack;
using TopGun.Generators.Tests.Kit;
using TopGun.Generators.Tests.Messages;

namespace TopGun.Generators.Tests.Emission;

public sealed class EmittedRecordsTests
{
    private const string Schema = """
        // Something to do.
        message TodoItem {
          option (topgun.schema.v1.map) = {name: "todos" key: "item_id" max_bytes: 100 indexes: {fields: "due_at" kind: INDEX_KIND_ORDERED}};
          string item_id = 1;
          bool done = 2;
          uint64 due_at = 3;
          Priority priority = 4;
          optional string note = 5;
          repeated string tags = 6;
          map<string, uint32> votes = 7;
          TodoItem parent = 8;
        }
        enum Priority { PRIORITY_UNSPECIFIED = 0; PRIORITY_HIGH = 1; }
        """;

    private const string Empty = """
        88 'itemId' '' 'done' c2 'dueAt' 00 'priority' 'UNSPECIFIED' 'note' c0 'tags' 90 'votes' 80 'parent' c0
        """;

    private const string Full = """
        88 'itemId' '7' 'done' c3 'dueAt' cb4278bcfe56800000 'priority' 'HIGH' 'note' 'n' 'tags' 91 'a' 'votes' 81 'k' 02 'parent'
        """;

    private Type _record = null!;

    [OneTimeSetUp]
    public void Compile()
    {
        var run = GeneratorRun.OfRecords(TestSchema.Compile(Schema));
        Assert.That(run.Diagnostics, Is.Empty);
        _record = run.Load().GetType("Topgun.Client.V1.TodoItem")!;
    }

    [Test]
    public void Every_field_is_written_even_when_it_has_no_value() =>
        Assert.That(Call(nameof(Write), Activator.CreateInstance(_record)!), Is.EqualTo(Frame.Bytes(Empty)));

    [Test]
    public void A_record_is_read_and_written_to_the_same_bytes()
    {
        var bytes = Frame.Bytes($"{Full} {Empty}");

        Assert.That(Call(nameof(Write), Call(nameof(Read), bytes)), Is.EqualTo(bytes));
    }

    [Test]
    public void Members_that_an_older_writer_did_not_know_keep_their_default() =>
        Assert.That(Call(nameof(Read), Frame.Bytes("82 'later' 01 'priority' 'URGENT'")), Is.EqualTo(Activator.CreateInstance(_record)));

    [Test]
    public void Records_are_equal_by_content()
    {
        var bytes = Frame.Bytes($"{Full} c0");
        var (first, second) = (Call(nameof(Read), bytes), Call(nameof(Read), bytes));

        Assert.That(second, Is.EqualTo(first));
        Assert.That(second.GetHashCode(), Is.EqualTo(first.GetHashCode()));
        Assert.That(second, Is.Not.EqualTo(Activator.CreateInstance(_record)));
    }

    [Test]
    public void The_typed_client_learns_map_key_limit_indexes_and_members() => Assert.That(
        Call(nameof(Describe), Call(nameof(Read), Frame.Bytes("81 'itemId' '7'"))),
        Is.EqualTo("todos 7 100 dueAt:Ordered itemId null HIGH null null"));

    [Test]
    public void The_typed_client_gets_a_method_for_the_map()
    {
        var method = _record.Assembly.GetType("Topgun.Client.V1.TodoItemMapExtensions")!.GetMethod("Todos")!;

        Assert.That(method.GetParameters().Single().ParameterType, Is.EqualTo(typeof(TopGunClient)));
        Assert.That(method.ReturnType, Is.EqualTo(typeof(RecordMap<>).MakeGenericType(_record)));
    }

    [TestCase("user-todos", "UserTodos")]
    [TestCase("userTodos", "UserTodos")]
    [TestCase("2024", "Map2024")]
    [TestCase("日記", "日記")]
    [TestCase("*", "Map")]
    public void The_method_is_named_after_the_map(string map, string method)
    {
        var run = GeneratorRun.OfRecords(TestSchema.Compile(
            $$"""message Thing { option (topgun.schema.v1.map) = {name: "{{map}}" key: "id"}; string id = 1; }"""));

        var extensions = run.Load().GetType("Topgun.Client.V1.ThingMapExtensions")!;
        Assert.That(extensions.GetMethod(method), Is.Not.Null);
    }

    private object Call(string method, object argument)
    {
        var generic = typeof(EmittedRecordsTests).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!;
        return generic.MakeGenericMethod(_record).Invoke(null, [argument])!;
    }

    private static T Read<T>(byte[] bytes)
        where T : class, IMapRecord<T>
    {
        var reader = new MsgPackReader(bytes);
        return T.Read(ref reader);
    }

    private static byte[] Write<T>(T record)
        where T : class, IMapRecord<T>
    {
        using var buffer = new PooledBuffer();
        record.Write(new MsgPackWriter(buffer));
        return buffer.ToArray();
    }

    private static string Describe<T>(T record)
        where T : class, IMapRecord<T>
    {
        var indexes = string.Join(" ", T.Indexes.Select(index => $"{string.Join(",", index.Members)}:{index.Kind}"));
        return $"{T.MapName} {T.KeyOf(record)} {T.EncodedBytesMax} {indexes} {T.MemberOf("ItemId")} {T.MemberOf("Nothing") ?? "null"} {T.SpellingOf("Priority", 1)} {T.SpellingOf("Priority", 7) ?? "null"} {T.SpellingOf("Done", 1) ?? "null"}";
    }
}
