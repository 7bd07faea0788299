using System.Buffers;

namespace TopGun.Bridge.Transport;

/// <summary>One block of <see cref="ReceivePool"/>.</summary>
internal sealed class ReceiveBlock(byte[] bytes) : IMemoryOwner<byte>
{
    private byte[]? _bytes = bytes;

    /// <inheritdoc/>
    public Memory<byte> Memory => _bytes ?? throw new ObjectDisposedException(nameof(ReceiveBlock));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _bytes, null) is { } block)
            ArrayPool<byte>.Shared.Return(block);
    }
}
