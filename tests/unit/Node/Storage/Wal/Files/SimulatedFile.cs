using TopGun.Node.Storage.Wal.Files;

namespace TopGun.Node.Tests.Storage.Wal.Files;

/// <summary>A file of a <see cref="SimulatedDisk"/>.</summary>
internal sealed class SimulatedFile(SimulatedDisk disk, byte[] bytes) : ISegmentFile
{
    public SimulatedBytes Bytes { get; } = new(bytes);

    /// <summary>Bytes that are on the disk.</summary>
    public int Synced { get; set; }

    public void Write(ReadOnlySpan<byte> bytes) => disk.Write(this, bytes);

    public void Sync() => disk.Sync(this);

    public void Dispose()
    {
    }
}
