using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace TopGun.Bridge.Transport;

/// <summary>Makes the pools that the host's transport receives into.</summary>
internal sealed class ReceivePools : IMemoryPoolFactory<byte>
{
    /// <inheritdoc/>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new ReceivePool();
}
