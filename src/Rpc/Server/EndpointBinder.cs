using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TopGun.Rpc.Server;

/// <summary>Makes an endpoint of every method that a service binds, behind the host's interceptors.</summary>
internal sealed class EndpointBinder(IEndpointRouteBuilder endpoints, RpcRuntime runtime) : ServiceBinderBase
{
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var next = Require(method, handler);
        foreach (var interceptor in runtime.Options.Interceptors.Reverse())
        {
            var inner = next;
            next = (request, context) => interceptor.UnaryServerHandler(request, context, inner);
        }

        Map(method, async call =>
        {
            var request = await new RequestReader<TRequest>(call, method.RequestMarshaller).ReadSingleAsync();
            var response = await next(request, call);
            new ResponseWriter<TResponse>(call, method.ResponseMarshaller).WriteLast(response);
        });
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var next = Require(method, handler);
        foreach (var interceptor in runtime.Options.Interceptors.Reverse())
        {
            var inner = next;
            next = (requests, context) => interceptor.ClientStreamingServerHandler(requests, context, inner);
        }

        Map(method, async call =>
        {
            var response = await next(new RequestReader<TRequest>(call, method.RequestMarshaller), call);
            new ResponseWriter<TResponse>(call, method.ResponseMarshaller).WriteLast(response);
        });
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var next = Require(method, handler);
        foreach (var interceptor in runtime.Options.Interceptors.Reverse())
        {
            var inner = next;
            next = (request, responses, context) =>
                interceptor.ServerStreamingServerHandler(request, responses, context, inner);
        }

        Map(method, async call =>
        {
            var request = await new RequestReader<TRequest>(call, method.RequestMarshaller).ReadSingleAsync();
            await next(request, new ResponseWriter<TResponse>(call, method.ResponseMarshaller), call);
        });
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var next = Require(method, handler);
        foreach (var interceptor in runtime.Options.Interceptors.Reverse())
        {
            var inner = next;
            next = (requests, responses, context) =>
                interceptor.DuplexStreamingServerHandler(requests, responses, context, inner);
        }

        Map(method, call => next(
            new RequestReader<TRequest>(call, method.RequestMarshaller),
            new ResponseWriter<TResponse>(call, method.ResponseMarshaller),
            call));
    }

    private static THandler Require<THandler>(IMethod method, THandler? handler)
        where THandler : Delegate =>
        handler ?? throw new ArgumentException($"The method {method.FullName} has no handler.", nameof(handler));

    private void Map(IMethod method, Func<ServerCall, Task> body) => endpoints
        .MapMethods(method.FullName, [HttpMethods.Post], context => new ServerCall(context, runtime, method.FullName).RunAsync(body))
        .WithDisplayName(method.FullName);
}
