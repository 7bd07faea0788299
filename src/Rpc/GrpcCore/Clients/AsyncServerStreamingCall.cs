namespace Grpc.Core;

/// <summary>A started call with one request and a stream of responses.</summary>
/// <typeparam name="TResponse">Response message.</typeparam>
/// <param name="responseStream">The responses.</param>
/// <param name="responseHeadersAsync">Response metadata.</param>
/// <param name="getStatusFunc">Status of the ended call.</param>
/// <param name="getTrailersFunc">Trailers of the ended call.</param>
/// <param name="disposeAction">Cancels the call and frees what it holds.</param>
public sealed class AsyncServerStreamingCall<TResponse>(
    IAsyncStreamReader<TResponse> responseStream,
    Task<Metadata> responseHeadersAsync,
    Func<Status> getStatusFunc,
    Func<Metadata> getTrailersFunc,
    Action disposeAction) : IDisposable
{
    /// <summary>The responses.</summary>
    public IAsyncStreamReader<TResponse> ResponseStream { get; } = responseStream;

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
}
