namespace Grpc.Core.Interceptors;

/// <summary>Method, host and options of a call that passes an interceptor.</summary>
/// <typeparam name="TRequest">Request message.</typeparam>
/// <typeparam name="TResponse">Response message.</typeparam>
/// <param name="method">The method called.</param>
/// <param name="host">Host to address; null for the channel's own.</param>
/// <param name="options">The caller's options.</param>
public readonly struct ClientInterceptorContext<TRequest, TResponse>(
    Method<TRequest, TResponse> method, string? host, CallOptions options)
    where TRequest : class
    where TResponse : class
{
    /// <summary>The method called.</summary>
    public Method<TRequest, TResponse> Method { get; } = method;

    /// <summary>Host to address; null for the channel's own.</summary>
    public string? Host { get; } = host;

    /// <summary>The caller's options.</summary>
    public CallOptions Options { get; } = options;
}
