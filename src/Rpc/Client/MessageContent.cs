using System.Net;
using TopGun.Rpc.Wire;

namespace TopGun.Rpc.Client;

/// <summary>The body of a request that consists of one message.</summary>
internal sealed class MessageContent(FrameWriter frames) : HttpContent
{
    private volatile bool _sending;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    // The bytes are kept until disposal: a request that the server refused unseen is sent once more.
    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _sending = true;
        await stream.WriteAsync(frames.Pending, cancellationToken);
        _sending = false;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        // A server may answer before it has read the request; then the transport still holds the bytes.
        if (disposing && !_sending)
            frames.Clear();
        base.Dispose(disposing);
    }
}
