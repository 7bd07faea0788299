using Grpc.Core;

namespace TopGun.Rpc.Client;

/// <summary>Starts calls over a channel.</summary>
internal sealed class RpcCallInvoker(RpcChannel channel) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        using var call = AsyncUnaryCall(method, host, options, request);
        return call.ResponseAsync.GetAwaiter().GetResult();
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new ClientCall(channel, method, options);
        call.Start(host, SingleContent(method, options, request));
        var response = new ResponseReader<TResponse>(call, method.ResponseMarshaller).ReadSingleAsync();
        return new AsyncUnaryCall<TResponse>(
            response, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new ClientCall(channel, method, options);
        call.Start(host, SingleContent(method, options, request));
        return new AsyncServerStreamingCall<TResponse>(
            new ResponseReader<TResponse>(call, method.ResponseMarshaller),
            call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = new ClientCall(channel, method, options);
        var content = new RequestStreamContent(call.Ended);
        var requests = new RequestWriter<TRequest>(call, content, method.RequestMarshaller, options.WriteOptions);
        call.Start(host, content);
        var response = new ResponseReader<TResponse>(call, method.ResponseMarshaller).ReadSingleAsync();
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            requests, response, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = new ClientCall(channel, method, options);
        var content = new RequestStreamContent(call.Ended);
        var requests = new RequestWriter<TRequest>(call, content, method.RequestMarshaller, options.WriteOptions);
        call.Start(host, content);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            requests,
            new ResponseReader<TResponse>(call, method.ResponseMarshaller),
            call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private MessageContent SingleContent<TRequest, TResponse>(
        Method<TRequest, TResponse> method, CallOptions options, TRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var frames = channel.CreateFrameWriter();
        var compress = (options.WriteOptions?.Flags & WriteFlags.NoCompress) != WriteFlags.NoCompress;
        frames.Append(request, method.RequestMarshaller.ContextualSerializer, compress);
        return new MessageContent(frames);
    }
}
