using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using TopGun.Client.Tests.Hosts;
using TopGun.Core.Access;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Grid.V1;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Authentication;
using TopGun.Rpc.Client;

namespace TopGun.Client.Tests.Access;

/// <summary>Everything that the public API can be asked is refused to a caller without right: found by reflection, so that what is new is asked too.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ServiceAccessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, string> NeedNoRight = new()
    {
        ["open"] = "comes before rights",
        ["close"] = "ends what is the caller's own",
        ["bind_device"] = "names the caller's own device",
        ["unsubscribe"] = "ends what is the caller's own",
        ["lock_release"] = "gives back what was granted, by its token",
        ["lock_renew"] = "is about what was granted, by its token",
        ["lock_withdraw"] = "ends the caller's own wait",
        ["sync_confirm"] = "tells of the caller's own replica",
        ["fence"] = "touches nothing",
        ["operations_count"] = "is told to everybody who asks for the status",
        ["resolver_unregister"] = "takes back what is the caller's own",
        ["resolvers_list"] = "lists those of maps that may be read",
    };

    private NodeGrid _node = null!;
    private GridHost _host = null!;
    private RpcChannel _channel = null!;

    private static IEnumerable<MethodDescriptor> Calls =>
        from type in typeof(GatewayService).Assembly.GetTypes()
        where type.Namespace == typeof(GatewayService).Namespace
        let service = type.GetProperty("Descriptor")?.GetValue(null) as ServiceDescriptor
        where service is not null
        from method in service.Methods
        where !method.IsClientStreaming
        select method;

    private static IEnumerable<FieldDescriptor> Commands =>
        SessionCommand.Descriptor.Oneofs.Single(choice => choice.Name == "action").Fields.Where(action => !NeedNoRight.ContainsKey(action.Name));

    [SetUp]
    public async Task StartAsync()
    {
        _node = TestNode.Create(new PlainCallers());
        Assert.That(
            _node.Policies.TryUpsert(new PolicyDraft { Id = "p", MapPattern = "other", Action = "all", Effect = "allow" }, out _, out _), Is.True);
        _host = await GridHost.StartAsync(_node);
        _channel = RpcChannel.ForAddress(_host.Address);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _channel.Dispose();
        await _host.DisposeAsync();
        _node.Dispose();
    }

    [Test]
    public void Every_service_but_the_stream_of_gateways_is_asked_call_by_call() =>
        Assert.That(Calls.Select(call => call.Service.Name).Distinct(), Is.EquivalentTo(["MapService", "QueryService", "AdministrationService"]));

    [Test]
    public void The_list_of_commands_without_right_names_commands() => Assert.That(
        NeedNoRight.Keys, Is.SubsetOf(SessionCommand.Descriptor.Oneofs.Single(choice => choice.Name == "action").Fields.Select(action => action.Name)));

    [TestCaseSource(nameof(Calls))]
    public async Task A_call_without_right_is_refused(MethodDescriptor call)
    {
        var request = SampleMessage.Of(call.InputType);

        var code = await AskAsync(call, request);

        Assert.That(code, Is.EqualTo(StatusCode.PermissionDenied), $"{call.FullName} {request}");
    }

    [TestCaseSource(nameof(Commands))]
    public async Task A_command_without_right_is_refused(FieldDescriptor field)
    {
        using var gateway = new GatewayService.GatewayServiceClient(_channel).Connect();
        var command = new SessionCommand { Session = 1, Command = 2 };
        field.Accessor.SetValue(command, field.FieldType == FieldType.Message ? SampleMessage.Of(field.MessageType) : 1UL);
        await gateway.RequestStream.WriteAsync(new ConnectRequest
        {
            Commands = { new SessionCommand { Session = 1, Command = 1, Open = new OpenSession { Token = "eve" } }, command },
        });

        await gateway.ResponseStream.MoveNext(default).WaitAsync(Limit);
        Assert.That(gateway.ResponseStream.Current.Events[0].EventCase, Is.EqualTo(SessionEvent.EventOneofCase.Opened));
        var answer = gateway.ResponseStream.Current.Events.Skip(1).FirstOrDefault() ?? await NextAsync(gateway.ResponseStream);

        Assert.That(RefusalIn(answer), Is.EqualTo((uint)GridErrorCode.PermissionDenied), $"{field.Name} {command}: {answer}");
    }

    private static async Task<SessionEvent> NextAsync(IAsyncStreamReader<ConnectResponse> events)
    {
        await events.MoveNext(default).WaitAsync(Limit);
        return events.Current.Events[0];
    }

    private static uint RefusalIn(SessionEvent answer) => answer.EventCase switch
    {
        SessionEvent.EventOneofCase.Refused => answer.Refused.ErrorCode,
        SessionEvent.EventOneofCase.CommandRefused => answer.CommandRefused.ErrorCode,
        SessionEvent.EventOneofCase.Applied => answer.Applied.Results.Single().ErrorCode,
        SessionEvent.EventOneofCase.Processed => answer.Processed.Replies.Single().Error?.ErrorCode ?? 0,
        _ => 0,
    };

    private async Task<StatusCode> AskAsync(MethodDescriptor call, IMessage request)
    {
        var method = new Method<IMessage, IMessage>(
            call.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary, call.Service.FullName, call.Name,
            Marshallers.Create<IMessage>(static message => message.ToByteArray(), static _ => throw new NotSupportedException()),
            Marshallers.Create<IMessage>(static message => message.ToByteArray(), bytes => call.OutputType.Parser.ParseFrom(bytes)));
        var options = new CallOptions(new Metadata { { "authorization", "Bearer eve" } });
        try
        {
            if (call.IsServerStreaming)
            {
                using var stream = _channel.CreateCallInvoker().AsyncServerStreamingCall(method, null, options, request);
                await stream.ResponseStream.MoveNext(default).WaitAsync(Limit);
                return StatusCode.OK;
            }

            using var asked = _channel.CreateCallInvoker().AsyncUnaryCall(method, null, options, request);
            // Each operation of a batch is refused on its own.
            return await asked.ResponseAsync.WaitAsync(Limit) is ApplyResponse { Results: [{ ErrorCode: (uint)GridErrorCode.PermissionDenied }] }
                ? StatusCode.PermissionDenied
                : StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }

    private sealed class PlainCallers : IAuthenticator
    {
        public Principal Authenticate(Credentials credentials) => new(credentials.Token ?? "nobody", ["user"]);
    }
}
