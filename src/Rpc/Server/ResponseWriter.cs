using Grpc.Core;

namespace TopGun.Rpc.Server;

/// <summary>The responses of one call, as its handler writes them.</summary>
internal sealed class ResponseWriter<T>(ServerCall call, Marshaller<T> marshaller) : IServerStreamWriter<T>
    where T : class
{
    public WriteOptions? WriteOptions
    {
        get => call.WriteOptions;
        set => call.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled(cancellationToken)
            : call.WriteAsync(message, marshaller.ContextualSerializer, cancellationToken);
    }

    /// <summary>Writes the one response of a method whose server does not stream.</summary>
    /// <exception cref="RpcException">The handler returned none (INTERNAL).</exception>
    public void WriteLast(T? message)
    {
        if (message is null)
            throw new RpcException(new Status(StatusCode.Internal, "The handler returned no message."));
        call.WriteLast(message, marshaller.ContextualSerializer);
    }
}
