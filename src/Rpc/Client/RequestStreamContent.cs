using System.Net;

namespace TopGun.Rpc.Client;

/// <summary>The body of a request whose messages come one by one: lends the transport's stream to the writer.</summary>
internal sealed class RequestStreamContent(CancellationToken callEnded) : HttpContent
{
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The stream to write to, once the transport has one.</summary>
    public Task<Stream> Opened => _opened.Task;

    /// <summary>Ends the body.</summary>
    public void Complete() => _completed.TrySetResult();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The server must learn of the call before the first message.
        await stream.FlushAsync(cancellationToken);
        if (!_opened.TrySetResult(stream))
            throw new IOException("The connection was lost after the stream had begun; it cannot be sent again.");
        await using var ended = callEnded.UnsafeRegister(
            static state => ((TaskCompletionSource)state!).TrySetResult(), _completed);
        await _completed.Task;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
