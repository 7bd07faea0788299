using Google.Protobuf.Reflection;
using Grpc.Reflection.V1;
using TopGun.Rpc.Reflection;
using TopGun.Rpc.Tests.V1;

namespace TopGun.Rpc.Tests.Reflection;

/// <summary>What the reflection service answers.</summary>
public sealed class ReflectionTests
{
    private readonly ReflectionService _service = new(new SchemaIndex([Echo.Descriptor, ServerReflection.Descriptor]));

    [Test]
    public void Services_are_listed_in_order()
    {
        var response = _service.Answer(new ServerReflectionRequest { ListServices = "", Host = "h" });
        Assert.That(
            response.ListServicesResponse.Service.Select(s => s.Name),
            Is.EqualTo(new[] { "grpc.reflection.v1.ServerReflection", "topgun.rpc.test.v1.Echo" }));
        Assert.That(response.ValidHost, Is.EqualTo("h"));
    }

    [TestCase("topgun.rpc.test.v1.Echo")]
    [TestCase("topgun.rpc.test.v1.Echo.Talk")]
    [TestCase("topgun.rpc.test.v1.EchoRequest")]
    [TestCase(".topgun.rpc.test.v1.EchoRequest.text")]
    [TestCase("topgun.rpc.test.v1.Behaviour")]
    [TestCase("topgun.rpc.test.v1.BEHAVIOUR_WAIT")]
    public void A_symbol_is_found_with_the_files_it_depends_on(string symbol) =>
        Assert.That(
            Files(_service.Answer(new ServerReflectionRequest { FileContainingSymbol = symbol })),
            Is.EqualTo(new[] { "echo.proto", "marks.proto" }));

    [Test]
    public void A_file_is_found_by_its_name() =>
        Assert.That(Files(_service.Answer(new ServerReflectionRequest { FileByFilename = "marks.proto" })), Is.EqualTo(new[] { "marks.proto" }));

    [Test]
    public void Extensions_are_found_by_number_and_listed()
    {
        const string Type = "topgun.rpc.test.v1.Marked";
        var file = _service.Answer(new ServerReflectionRequest { FileContainingExtension = new() { ContainingType = Type, ExtensionNumber = 150 } });
        var numbers = _service.Answer(new ServerReflectionRequest { AllExtensionNumbersOfType = Type }).AllExtensionNumbersResponse;
        Assert.That(Files(file), Is.EqualTo(new[] { "marks.proto" }));
        Assert.That(numbers.BaseTypeName, Is.EqualTo(Type));
        Assert.That(numbers.ExtensionNumber, Is.EqualTo(new[] { 100, 150 }));
    }

    [Test]
    public void A_message_without_extensions_has_an_empty_list() =>
        Assert.That(
            _service.Answer(new ServerReflectionRequest { AllExtensionNumbersOfType = "topgun.rpc.test.v1.EchoReply" })
                .AllExtensionNumbersResponse.ExtensionNumber,
            Is.Empty);

    private static IEnumerable<ServerReflectionRequest> UnknownThings() =>
    [
        new() { FileByFilename = "missing.proto" },
        new() { FileContainingSymbol = "no.Such" },
        new() { FileContainingExtension = new() { ContainingType = "topgun.rpc.test.v1.Marked", ExtensionNumber = 101 } },
        new() { AllExtensionNumbersOfType = "topgun.rpc.test.v1.Echo" },
    ];

    [TestCaseSource(nameof(UnknownThings))]
    public void What_is_unknown_is_not_found(ServerReflectionRequest request)
    {
        var response = _service.Answer(request);
        Assert.That(response.ErrorResponse.ErrorCode, Is.EqualTo(5));
        Assert.That(response.OriginalRequest, Is.EqualTo(request));
    }

    [Test]
    public void A_request_without_question_is_invalid() =>
        Assert.That(_service.Answer(new ServerReflectionRequest()).ErrorResponse.ErrorCode, Is.EqualTo(3));

    private static IEnumerable<string> Files(ServerReflectionResponse response) =>
        response.FileDescriptorResponse.FileDescriptorProto.Select(f => FileDescriptorProto.Parser.ParseFrom(f).Name);
}
