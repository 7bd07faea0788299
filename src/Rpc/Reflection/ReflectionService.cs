using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace TopGun.Rpc.Reflection;

/// <summary>Answers questions about the schema of the server.</summary>
internal sealed class ReflectionService(SchemaIndex schema) : ServerReflection.ServerReflectionBase
{
    private const string OldName = "grpc.reflection.v1alpha.ServerReflection";

    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        while (await requestStream.MoveNext())
            await responseStream.WriteAsync(Answer(requestStream.Current));
    }

    /// <summary>The same service under its older name; the messages are equal byte for byte.</summary>
    public ServerServiceDefinition BindOldName()
    {
        var method = new Method<ServerReflectionRequest, ServerReflectionResponse>(
            MethodType.DuplexStreaming,
            OldName,
            nameof(ServerReflectionInfo),
            MarshallerOf(ServerReflectionRequest.Parser),
            MarshallerOf(ServerReflectionResponse.Parser));
        return ServerServiceDefinition.CreateBuilder().AddMethod(method, ServerReflectionInfo).Build();
    }

    internal ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse
                {
                    Service = { schema.Services.Select(name => new ServiceResponse { Name = name }) },
                };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                AnswerFile(response, schema.FindFile(request.FileByFilename), request.FileByFilename);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                AnswerFile(response, schema.FindSymbol(request.FileContainingSymbol), request.FileContainingSymbol);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                var (type, number) = (request.FileContainingExtension.ContainingType, request.FileContainingExtension.ExtensionNumber);
                AnswerFile(response, schema.FindExtension(type, number), $"extension {number} of {type}");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                AnswerNumbers(response, request.AllExtensionNumbersOfType);
                break;
            default:
                response.ErrorResponse = Error(StatusCode.InvalidArgument, "The request asks nothing that is known here.");
                break;
        }

        return response;
    }

    private static Marshaller<T> MarshallerOf<T>(MessageParser<T> parser)
        where T : class, IMessage<T> =>
        new(message => message.ToByteArray(), parser.ParseFrom);

    private static void AnswerFile(ServerReflectionResponse response, FileDescriptor? file, string asked)
    {
        if (file is null)
        {
            response.ErrorResponse = Error(StatusCode.NotFound, $"Not found: {asked}");
            return;
        }

        response.FileDescriptorResponse = new FileDescriptorResponse();
        AddWithDependencies(file, [], response.FileDescriptorResponse);
    }

    private static void AddWithDependencies(FileDescriptor file, HashSet<string> added, FileDescriptorResponse files)
    {
        if (!added.Add(file.Name))
            return;
        files.FileDescriptorProto.Add(file.SerializedData);
        foreach (var dependency in file.Dependencies)
            AddWithDependencies(dependency, added, files);
    }

    private static ErrorResponse Error(StatusCode code, string message) =>
        new() { ErrorCode = (int)code, ErrorMessage = message };

    private void AnswerNumbers(ServerReflectionResponse response, string type)
    {
        if (schema.FindExtensionNumbers(type) is { } numbers)
            response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = type, ExtensionNumber = { numbers } };
        else
            response.ErrorResponse = Error(StatusCode.NotFound, $"Not found: {type}");
    }
}
