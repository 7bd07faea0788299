using TopGun.Generators.Tests.Kit;
using TopGun.Protocol.Client;
using TopGun.Protocol.Client.Dispatch;

namespace TopGun.Generators.Tests.Checks;

public sealed class DispatchChecksTests
{
    // A schema whose messages all exist in the product, so that handlers can be written against its assembly.
    private const string Schema = """
        message Ping { option (topgun.wire.v1.message) = {type: "PING" envelope: ENVELOPE_FLAT sender: SENDER_CLIENT}; }
        message SqlQuery { option (topgun.wire.v1.message) = {type: "SQL_QUERY" envelope: ENVELOPE_PAYLOAD sender: SENDER_CLIENT}; }
        message OpBatch { option (topgun.wire.v1.message) = {type: "OP_BATCH" envelope: ENVELOPE_PAYLOAD sender: SENDER_CLIENT view: true}; }
        message Pong { option (topgun.wire.v1.message) = {type: "PONG" envelope: ENVELOPE_FLAT sender: SENDER_SERVER}; }
        """;

    private const string Handlers = """
        using TopGun.Protocol.Client; using TopGun.Protocol.Client.Dispatch;
        public sealed class Pings : IHandle<Ping, List<string>> { public void Handle(Ping m, List<string> log) => log.Add("ping " + m.Timestamp); }
        public sealed class Pongs : IHandle<Pong, List<string>> { public void Handle(Pong m, List<string> log) { } }
        public sealed class Batches : IHandleView<OpBatchView, List<string>> {
            public void Handle(scoped in OpBatchView m, List<string> log) => log.Add("batch " + m.Ops.Count);
        }
        """;

    [Test]
    public void A_complete_dispatcher_hands_each_frame_to_its_handler()
    {
        var run = Dispatcher("[MessageDispatch, NotServed(\"SQL_QUERY\")] public sealed partial class D(Pings pings) { private readonly Batches _batches = new(); }");

        Assert.That(run.Diagnostics, Is.Empty);
        var assembly = run.Load();
        var type = assembly.GetType("D")!;
        var dispatcher = Activator.CreateInstance(type, Activator.CreateInstance(assembly.GetType("Pings")!))!;
        var dispatch = type.GetMethod("Dispatch")!.CreateDelegate<Dispatch>(dispatcher);
        var log = new List<string>();
        Assert.That(dispatch(MessageKind.Ping, Convert.FromHexString("82a474797065a450494e47a974696d657374616d7007"), log), Is.EqualTo(DispatchOutcome.Handled));
        Assert.That(dispatch(MessageKind.OpBatch, Convert.FromHexString("81a77061796c6f616481a36f707390"), log), Is.EqualTo(DispatchOutcome.Handled));
        Assert.That(dispatch(MessageKind.SqlQuery, default, log), Is.EqualTo(DispatchOutcome.NotServed));
        Assert.That(dispatch(MessageKind.Pong, default, log), Is.EqualTo(DispatchOutcome.Unknown));
        Assert.That(log, Is.EqualTo(["ping 7", "batch 0"]));
    }

    [TestCase("TG0021", "SQL_QUERY is not answered", "[MessageDispatch] public sealed partial class D(Pings pings, Batches batches);")]
    [TestCase("TG0022", "by pings and NotServed", "[MessageDispatch, NotServed(\"SQL_QUERY\", \"PING\")] public sealed partial class D(Pings pings, Batches batches);")]
    [TestCase("TG0022", "by pings and more", "[MessageDispatch, NotServed(\"SQL_QUERY\")] public sealed partial class D(Pings pings, Pings more, Batches batches);")]
    [TestCase("TG0023", "\"PONG\"", "[MessageDispatch, NotServed(\"SQL_QUERY\", \"PONG\")] public sealed partial class D(Pings pings, Batches batches);")]
    [TestCase("TG0024", "PONG, which clients do not send", "[MessageDispatch, NotServed(\"SQL_QUERY\")] public sealed partial class D(Pings pings, Pongs pongs, Batches batches);")]
    [TestCase("TG0025", "must be partial", "[MessageDispatch, NotServed(\"SQL_QUERY\")] public sealed class D(Pings pings, Batches batches);")]
    public void A_gap_in_a_dispatcher_is_an_error_that_names_the_message(string id, string named, string dispatcher)
    {
        var found = Dispatcher(dispatcher).Diagnostics.Single();

        Assert.That(found.Id, Is.EqualTo(id));
        Assert.That(found.GetMessage(), Does.Contain(named));
        Assert.That(found.Severity, Is.EqualTo(Microsoft.CodeAnalysis.DiagnosticSeverity.Error));
    }

    private static GeneratorRun Dispatcher(string source) =>
        GeneratorRun.OfDispatcher(TestSchema.Compile(Schema), Handlers + source);

    private delegate DispatchOutcome Dispatch(MessageKind kind, ReadOnlySpan<byte> frame, List<string> log);
}
