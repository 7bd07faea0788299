namespace Grpc.Core;

/// <summary>Messages leaving on a stream, one write at a time.</summary>
/// <typeparam name="T">Message type.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>Options of the writes that follow; null means <see cref="WriteOptions.Default" />.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes a message. Awaiting it is the flow control: it completes when the transport took the bytes.</summary>
    /// <exception cref="InvalidOperationException">The previous write has not completed, or the stream has ended.</exception>
    Task WriteAsync(T message);

    /// <summary>Writes a message; cancelling a write that waits for the peer ends the call.</summary>
    Task WriteAsync(T message, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled
            ? throw new NotSupportedException("This writer cannot cancel a write.")
            : WriteAsync(message);
}
