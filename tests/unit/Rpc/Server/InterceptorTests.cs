using Grpc.Core;
using Grpc.Core.Interceptors;
using TopGun.Rpc.Tests.Hosts;
using TopGun.Rpc.Tests.V1;

namespace TopGun.Rpc.Tests.Server;

/// <summary>Interceptors of both sides, and what servers pass on to the calls they make.</summary>
public sealed class InterceptorTests
{
    private readonly List<string> _seen = [];

    [Test]
    public async Task Server_interceptors_run_in_order_around_every_call_kind()
    {
        await using var host = await RpcHost.StartAsync(o =>
        {
            o.Interceptors.Add(new Recorder("outer", _seen));
            o.Interceptors.Add(new Recorder("inner", _seen));
        });
        using var channel = host.OpenChannel();
        var client = new Echo.EchoClient(channel);
        await client.UnaryAsync(new EchoRequest());
        using var talk = client.Talk();
        await talk.RequestStream.CompleteAsync();
        await talk.ResponseStream.MoveNext();
        Assert.That(_seen, Is.EqualTo(new[] { "outer unary", "inner unary", "outer duplex", "inner duplex" }));
    }

    [Test]
    public async Task A_server_interceptor_can_refuse_a_call()
    {
        await using var host = await RpcHost.StartAsync(o => o.Interceptors.Add(new Guard()));
        using var channel = host.OpenChannel();
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await new Echo.EchoClient(channel).UnaryAsync(new EchoRequest()));
        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.Unauthenticated));
    }

    [Test]
    public async Task A_client_interceptor_can_add_headers()
    {
        await using var host = await RpcHost.StartAsync();
        using var channel = host.OpenChannel();
        var client = new Echo.EchoClient(channel.Intercept(new HeaderAdder()));
        using var call = client.UnaryAsync(new EchoRequest { Behaviour = Behaviour.Context });
        await call;
        Assert.That(call.GetTrailers().GetValue("x-added"), Is.EqualTo("yes"));
    }

    [Test]
    public async Task A_client_can_name_another_host()
    {
        await using var host = await RpcHost.StartAsync();
        using var channel = host.OpenChannel();
        var reply = await new Echo.EchoClient(channel).WithHost("other:1").UnaryAsync(new EchoRequest { Text = "x" });
        Assert.That(reply.Text, Is.EqualTo("x"));
    }

    [Test]
    public async Task Deadline_and_cancellation_pass_on_to_the_calls_of_a_handler()
    {
        var limit = TimeSpan.FromSeconds(20);
        await using var back = await RpcHost.StartAsync();
        using var toBack = back.OpenChannel();
        await using var front = await RpcHost.StartAsync(o => o.Interceptors.Add(new Forwarder(new Echo.EchoClient(toBack))));
        using var toFront = front.OpenChannel();
        var call = new Echo.EchoClient(toFront).UnaryAsync(new EchoRequest { Behaviour = Behaviour.Wait });
        await back.Echo.Started.WaitAsync(limit);
        call.Dispose();
        await back.Echo.Cancelled.WaitAsync(limit);

        var reply = await new Echo.EchoClient(toFront).UnaryAsync(
            new EchoRequest { Behaviour = Behaviour.Context }, deadline: DateTime.UtcNow.AddMinutes(1));
        Assert.That(reply.Text, Does.Contain(" soon "));
    }

    private sealed class Recorder(string name, List<string> seen) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            seen.Add($"{name} unary");
            return continuation(request, context);
        }

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            seen.Add($"{name} duplex");
            return continuation(requestStream, responseStream, context);
        }
    }

    private sealed class Guard : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            throw new RpcException(new Status(StatusCode.Unauthenticated, "who are you"));
    }

    private sealed class HeaderAdder : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation) => continuation(
                request,
                new ClientInterceptorContext<TRequest, TResponse>(
                    context.Method, context.Host, context.Options.WithHeaders(new Metadata { { "x-added", "yes" } })));
    }

    private sealed class Forwarder(Echo.EchoClient back) : Interceptor
    {
        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            (TResponse)(object)await back.UnaryAsync(
                (EchoRequest)(object)request, new CallOptions(propagationToken: context.CreatePropagationToken()));
    }
}
