namespace Grpc.Core;

/// <summary>Responses that a server streams to a client.</summary>
/// <typeparam name="T">Response message.</typeparam>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>;
