using System.Reflection;
using TopGun.Core.MsgPack;
using TopGun.Generators.Tests.Kit;
using TopGun.Generators.Tests.Messages;

namespace TopGun.Generators.Tests.Emission;

/// <summary>Schemas of the test's own, emitted, compiled with the runtime and executed.</summary>
public sealed class EmittedMessagesTests
{
    private const string Everything = """
        // Holds a field of every form.
        message All {
          option (topgun.wire.v1.message) = {type: "ALL" envelope: ENVELOPE_EVENT sender: SENDER_BOTH};
          string event = 1;
          optional bytes data = 2 [(topgun.wire.v1.field) = {max_bytes: 2}];
          repeated bytes parts = 3;
          bool flag = 4 [(topgun.wire.v1.field) = {presence: PRESENCE_DEFAULTED}];
          int32 small = 5;
          optional int64 big = 6 [(topgun.wire.v1.field) = {decimal_text: true}];
          double ratio = 7;
          map<string, Color> colors = 8 [(topgun.wire.v1.field) = {max_items: 2}];
          optional All.Inner kind = 9;
          repeated uint64 numbers = 10 [(topgun.wire.v1.field) = {omit_empty: true}];
          optional string other_name = 11 [(topgun.wire.v1.field) = {name: "x-y" presence: PRESENCE_NULLABLE}];
          message Inner { string class = 1; }
          Inner inner = 12;
          uint32 late = 13 [(topgun.wire.v1.field) = {tolerance: TOLERANCE_CLAMP}];
        }
        // Colours <of> a & b.
        enum Color { COLOR_UNSPECIFIED = 0; COLOR_DARK_RED = 1 [(topgun.wire.v1.value) = {text: "darkRed"}]; }
        """;

    private const string Minimal =
        "'event' 'e' 'parts' 91 c40101 'flag' c0 'small' cbc000000000000000 'ratio' 03 'colors' 81 'a' 'darkRed' 'inner' 81 'class' 'c' 'late' cbbff0000000000000";

    private Assembly _assembly = null!;

    [OneTimeSetUp]
    public void Compile()
    {
        var run = GeneratorRun.OfMessages(TestSchema.Compile(Everything));
        Assert.That(run.Diagnostics, Is.Empty);
        _assembly = run.Load();
    }

    [Test]
    public void A_message_with_every_form_of_field_is_read_and_written_to_equal_bytes_again()
    {
        var read = Read($"8c {Minimal} 'data' c40107 'big' '-12' 'numbers' 92 01 02 'x-y' c0");

        var bytes = Write(read);
        Assert.That(Read(bytes), Is.EqualTo(read));
        Assert.That(Convert.ToHexString(bytes), Does.Contain(Convert.ToHexString(Frame.Bytes("'big' '-12'"))));
        Assert.That(Convert.ToHexString(bytes), Does.Contain(Convert.ToHexString(Frame.Bytes("'x-y' c0"))));
    }

    [TestCase("Flag", false)]
    [TestCase("Small", -2)]
    [TestCase("Ratio", 3.0)]
    [TestCase("Big", null)]
    [TestCase("Late", 0u)]
    public void Members_read_as_their_type_or_default(string property, object? expected)
    {
        var read = Read($"88 {Minimal}");

        Assert.That(read.GetType().GetProperty(property)!.GetValue(read), Is.EqualTo(expected));
    }

    [TestCase("'data' c403010203", "at most 2 bytes in the member 'data'")]
    [TestCase("'big' 'x'", "decimal number as text in the member 'big'")]
    [TestCase("'colors' 83", "at most 2 items in the member 'colors'")]
    [TestCase("'colors' 81 'a' 'green'", "a Color in the member 'colors'")]
    [TestCase("'late' 'x'", "a number in the member 'late'")]
    public void A_limit_or_form_that_is_broken_is_named(string member, string named)
    {
        var picture = $"81 {member} " + string.Concat(Enumerable.Repeat("c0 ", 8));

        var thrown = Assert.Throws<TargetInvocationException>(() => Read(picture));
        Assert.That(thrown!.InnerException, Is.TypeOf<MsgPackFormatException>().With.Message.Contains(named));
    }

    [Test]
    public void Comments_of_the_schema_become_documentation()
    {
        var sources = GeneratorRun.OfMessages(TestSchema.Compile(Everything)).Result.GeneratedSources;

        Assert.That(sources.Single(source => source.HintName == "All.g.cs").SourceText.ToString(), Does.Contain("/// <summary>Holds a field of every form.</summary>"));
        Assert.That(sources.Single(source => source.HintName == "Color.Enum.g.cs").SourceText.ToString(), Does.Contain("Colours &lt;of&gt; a &amp; b."));
    }

    private object Read(string eventPicture) => Read(Frame.Bytes($"82 'type' 'ALL' 'event' {eventPicture}"));

    private object Read(byte[] frame)
    {
        var decode = _assembly.GetType("TopGun.Protocol.Client.ClientMessages")!.GetMethod("Decode")!;
        var kind = Enum.Parse(_assembly.GetType("TopGun.Protocol.Client.MessageKind")!, "All");
        // A span cannot be boxed for Invoke: the read method of the type takes a reader, so a delegate is made by name.
        return typeof(EmittedMessagesTests).GetMethod(nameof(Call), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(kind.GetType(), decode.ReturnType).Invoke(null, [decode, kind, frame])!;
    }

    private static TMessage Call<TKind, TMessage>(MethodInfo decode, TKind kind, byte[] frame) =>
        decode.CreateDelegate<Decode<TKind, TMessage>>()(kind, frame);

    private static byte[] Write(object message)
    {
        using var buffer = new PooledBuffer();
        var write = message.GetType().GetMethod("Write", BindingFlags.Public | BindingFlags.Instance)!;
        write.CreateDelegate<Action>(message)(new MsgPackWriter(buffer));
        return buffer.ToArray();
    }

    private delegate TMessage Decode<TKind, TMessage>(TKind kind, ReadOnlySpan<byte> frame);

    private delegate void Action(MsgPackWriter writer);
}
