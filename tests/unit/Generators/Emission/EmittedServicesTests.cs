using System.Reflection;
using TopGun.Core.Grid;
using TopGun.Generators.Tests.Kit;

namespace TopGun.Generators.Tests.Emission;

/// <summary>The error table and the glue of services, as text and, for the table, at work.</summary>
public sealed class EmittedServicesTests
{
    private const string Service = """
        // Keeps things.
        service ThingService {
          // Reads one.
          rpc Get(Thing) returns (Thing);
          // Follows one.
          rpc Watch(Thing) returns (stream Thing);
        }
        // Carries others.
        service CarrierService {
          rpc Carry(stream Thing) returns (stream Thing);
        }
        message Thing { string id = 1; }
        """;

    private const string Conversions = """
        enum CursorStatus {
          option (topgun.wire.v1.enumeration) = {core_type: "TopGun.Core.Grid.Queries.CursorStatus" core_unspecified: "None"};
          CURSOR_STATUS_UNSPECIFIED = 0;
          CURSOR_STATUS_VALID = 1;
        }
        enum WriteConcern {
          option (topgun.wire.v1.enumeration) = {core_type: "TopGun.Core.Grid.Maps.WriteConcern" core_unspecified: "null"};
          WRITE_CONCERN_UNSPECIFIED = 0;
          WRITE_CONCERN_APPLIED = 3;
        }
        message SortField {
          option (topgun.wire.v1.message) = {core_type: "TopGun.Core.Grid.Queries.SortField"};
          string field = 1;
          bool descending = 2;
        }
        """;

    [Test]
    public void The_error_table_tells_how_a_refusal_appears_on_each_face()
    {
        var table = GeneratorRun.OfErrors(TestSchema.Compile("")).Load().GetType("ErrorTable")!;

        Assert.That(Call(table, "GrpcStatusOf", GridErrorCode.NotFound), Is.EqualTo(5));
        Assert.That(Call(table, "ClientCodeOf", GridErrorCode.NotFound), Is.EqualTo(404u));
        Assert.That(Call(table, "HttpStatusOf", GridErrorCode.NotFound), Is.EqualTo(404));
    }

    [Test]
    public void What_is_in_no_row_counts_as_a_defect()
    {
        var table = GeneratorRun.OfErrors(TestSchema.Compile("")).Load().GetType("ErrorTable")!;

        Assert.That(Call(table, "GrpcStatusOf", GridErrorCode.None), Is.EqualTo(2));
        Assert.That(Call(table, "HttpStatusOf", GridErrorCode.None), Is.EqualTo(500));
    }

    [Test]
    public void A_service_gets_a_handler_in_terms_of_session_and_request()
    {
        var text = Text(Service, "ThingService");

        Assert.That(text, Does.Contain("/// <summary>Keeps things.</summary>\npublic interface IThingServiceHandler"));
        Assert.That(text, Does.Contain("Task<Thing> GetAsync(IGridSession session, Thing request, CancellationToken cancellationToken);"));
        Assert.That(text, Does.Contain("Task WatchAsync(IGridSession session, Thing request, IAsyncStreamWriter<Thing> responses, CancellationToken cancellationToken);"));
        Assert.That(text, Does.Contain("sessions.RunAsync(context, session => handler.WatchAsync(session, request, responseStream, context.CancellationToken));"));
    }

    [Test]
    public void A_service_whose_requests_stream_is_left_to_people() =>
        Assert.That(GeneratorRun.OfServices(TestSchema.CompileGrid(Service)).Result.GeneratedSources.Select(source => source.HintName),
            Is.EqualTo(new[] { "topgun.grid.v1.ThingService.Service.g.cs" }));

    [Test]
    public void Number_0_is_a_value_of_Core_or_none_as_the_schema_says()
    {
        Assert.That(Text(Conversions, "CursorStatus"), Does.Contain("CursorStatus.Unspecified => global::TopGun.Core.Grid.Queries.CursorStatus.None,"));
        Assert.That(Text(Conversions, "WriteConcern"), Does.Contain("WriteConcern.Unspecified => null,"));
    }

    [Test]
    public void A_message_is_converted_member_by_member()
    {
        var text = Text(Conversions, "SortField");

        Assert.That(text, Does.Contain("=> new(message.Field, message.Descending);"));
        Assert.That(text, Does.Contain("=> new() { Field = value.Field, Descending = value.Descending };"));
    }

    [TestCase("TG0009", "known are TopGun.Core.Grid.Maps.WriteConcern", "enum E { option (topgun.wire.v1.enumeration) = {core_type: \"TopGun.Core.Nothing\"}; E_UNSPECIFIED = 0; E_A = 1; }")]
    [TestCase("TG0009", "exactly the fields field", "message M { option (topgun.wire.v1.message) = {core_type: \"TopGun.Core.Grid.Queries.SortField\"}; string field = 1; }")]
    [TestCase("TG0027", "no `core_type`", "enum E { option (topgun.wire.v1.enumeration) = {core_unspecified: \"null\"}; E_UNSPECIFIED = 0; E_A = 1; }")]
    [TestCase("TG0027", "another value stands for already", "enum E { option (topgun.wire.v1.enumeration) = {core_type: \"TopGun.Core.Grid.Queries.ChangeKind\" core_unspecified: \"Enter\"}; E_UNSPECIFIED = 0; E_ENTER = 1; }")]
    public void Misuse_of_Core_types_is_reported(string id, string named, string schema) =>
        AssertReported(GeneratorRun.OfServices(TestSchema.CompileGrid(schema)), id, named);

    [TestCase("has no option `error`", "R_B = 2;")]
    [TestCase("grpc_status 17", "R_B = 2 [(topgun.wire.v1.error) = {grpc_status: 17 client_code: 400 http_status: 400}];")]
    [TestCase("client_code 399", "R_B = 2 [(topgun.wire.v1.error) = {grpc_status: 1 client_code: 399 http_status: 400}];")]
    [TestCase("http_status 600", "R_B = 2 [(topgun.wire.v1.error) = {grpc_status: 1 client_code: 400 http_status: 600}];")]
    public void A_refusal_that_does_not_say_how_it_appears_is_reported(string named, string value)
    {
        var schema = $"enum R {{ R_UNSPECIFIED = 0; R_A = 1 [(topgun.wire.v1.error) = {{grpc_status: 3 client_code: 400 http_status: 400}}]; {value} }}";

        AssertReported(GeneratorRun.OfErrors(TestSchema.Compile(schema)), "TG0026", named);
    }

    private static void AssertReported(GeneratorRun run, string id, string named) =>
        Assert.That(run.Diagnostics.Where(item => item.Id == id).Select(item => item.GetMessage()), Has.Exactly(1).Contains(named), string.Join("\n", run.Diagnostics));

    private static string Text(string schema, string name) => GeneratorRun.OfServices(TestSchema.CompileGrid(schema)).Result.GeneratedSources
        .Single(source => source.HintName.StartsWith($"topgun.grid.v1.{name}.", StringComparison.Ordinal)).SourceText.ToString();

    private static object Call(Type table, string method, GridErrorCode code) =>
        table.GetMethod(method, BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [code])!;
}
