using System.Buffers;

namespace TopGun.Bridge.Transport;

/// <summary>Blocks for the host's transport, large enough that a batch arrives in one or two receive calls.</summary>
/// <remarks>
/// The host's own pool has blocks of 4 KiB: a batch of 100 writes then took 16 calls. A block is only held while its bytes are
/// unread, so an idle connection holds none.
/// </remarks>
internal sealed class ReceivePool : MemoryPool<byte>
{
    /// <inheritdoc/>
    public override int MaxBufferSize => Array.MaxLength;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) =>
        new ReceiveBlock(ArrayPool<byte>.Shared.Rent(Math.Max(minBufferSize, Limits.TransportBlockBytes)));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
