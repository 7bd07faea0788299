namespace Grpc.Core;

/// <summary>Messages arriving on a stream, one at a time.</summary>
/// <typeparam name="T">Message type.</typeparam>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last successful <see cref="MoveNext" /> read.</summary>
    T Current { get; }

    /// <summary>Reads the next message; false at the end of the stream. One call at a time.</summary>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}
