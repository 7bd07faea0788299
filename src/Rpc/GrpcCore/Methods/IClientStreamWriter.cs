namespace Grpc.Core;

/// <summary>Requests that a client streams to a server.</summary>
/// <typeparam name="T">Request message.</typeparam>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Tells the server that no request follows; writes what is still buffered.</summary>
    Task CompleteAsync();
}
