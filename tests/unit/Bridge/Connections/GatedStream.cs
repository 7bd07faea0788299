namespace TopGun.Bridge.Tests.Connections;

/// <summary>A transport that keeps what is written, and whose writes complete only while it is open.</summary>
internal sealed class GatedStream : MemoryStream
{
    private TaskCompletionSource _gate = Opened();

    public List<byte[]> Writes { get; } = [];

    public byte[] Bytes
    {
        get
        {
            lock (Writes)
                return [.. Writes.SelectMany(write => write)];
        }
    }

    public void Shut() => _gate = new TaskCompletionSource();

    public void Open() => _gate.SetResult();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (Writes)
            Writes.Add(buffer.ToArray());
        return new ValueTask(_gate.Task);
    }

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }
}
