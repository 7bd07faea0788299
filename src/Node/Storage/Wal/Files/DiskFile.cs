using Microsoft.Win32.SafeHandles;

namespace TopGun.Node.Storage.Wal.Files;

/// <summary>A file of the operating system, written at its end.</summary>
internal sealed class DiskFile(SafeFileHandle handle) : ISegmentFile
{
    private long _length;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(handle, bytes, _length);
        _length += bytes.Length;
    }

    /// <inheritdoc/>
    public void Sync() => RandomAccess.FlushToDisk(handle);

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
