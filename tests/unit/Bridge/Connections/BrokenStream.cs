namespace TopGun.Bridge.Tests.Connections;

/// <summary>A transport that has broken.</summary>
/// <param name="throwsAtOnce">True when the call throws, false when its task fails.</param>
internal sealed class BrokenStream(bool throwsAtOnce) : MemoryStream
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var broken = new IOException("the connection broke");
        return throwsAtOnce ? throw broken : ValueTask.FromException(broken);
    }
}
