namespace TopGun.Node.Tests.Query;

/// <summary>A clock that calls a test whenever it is read: the way into the middle of a scan.</summary>
internal sealed class CallingTimeProvider(ManualTimeProvider inner) : TimeProvider
{
    public Action? OnRead { get; set; }

    public override DateTimeOffset GetUtcNow()
    {
        OnRead?.Invoke();
        return inner.GetUtcNow();
    }
}
