using System.Runtime.CompilerServices;

namespace Grpc.Core;

/// <summary>A started call with one request and one response.</summary>
/// <typeparam name="TResponse">Response message.</typeparam>
/// <param name="responseAsync">The response.</param>
/// <param name="responseHeadersAsync">Response metadata.</param>
/// <param name="getStatusFunc">Status of the ended call.</param>
/// <param name="getTrailersFunc">Trailers of the ended call.</param>
/// <param name="disposeAction">Cancels the call and frees what it holds.</param>
public sealed class AsyncUnaryCall<TResponse>(
    Task<TResponse> responseAsync,
    Task<Metadata> responseHeadersAsync,
    Func<Status> getStatusFunc,
    Func<Metadata> getTrailersFunc,
    Action disposeAction) : IDisposable
{
    /// <summary>The response, once the call has succeeded; fails with <see cref="RpcException" /> otherwise.</summary>
    public Task<TResponse> ResponseAsync { get; } = responseAsync;

    /// <summary>Response metadata, once it has arrived.</summary>
    public Task<Metadata> ResponseHeadersAsync { get; } = responseHeadersAsync;

    /// <summary>Status of the ended call.</summary>
    /// <exception cref="InvalidOperationException">The call has not ended.</exception>
    public Status GetStatus() => getStatusFunc();

    /// <summary>Trailing metadata of the ended call.</summary>
    /// <exception cref="InvalidOperationException">The call has not ended.</exception>
    public Metadata GetTrailers() => getTrailersFunc();

    /// <summary>Cancels the call if it still runs and gives its resources back.</summary>
    public void Dispose() => disposeAction();

    /// <summary>Lets the call itself be awaited for its response.</summary>
    public TaskAwaiter<TResponse> GetAwaiter() => ResponseAsync.GetAwaiter();

    /// <summary>Configures how the call is awaited.</summary>
    public ConfiguredTaskAwaitable<TResponse> ConfigureAwait(bool continueOnCapturedContext) =>
        ResponseAsync.ConfigureAwait(continueOnCapturedContext);
}
