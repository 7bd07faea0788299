namespace TopGun.Node.Storage.Wal.Files;

/// <summary>A file that is written at its end.</summary>
public interface ISegmentFile : IDisposable
{
    /// <summary>Hands bytes to the operating system; when this returns they survive the end of the process.</summary>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Brings everything written to the disk. May run while another thread writes.</summary>
    void Sync();
}
