namespace TopGun.Node.Operations.Interceptors;

/// <summary>What an interceptor makes of a write.</summary>
public readonly record struct InterceptorVerdict
{
    /// <summary>Lets the write go on as it is.</summary>
    public static InterceptorVerdict Pass => default;

    /// <summary>Ends the write without an error: it is acknowledged, changes nothing, and its write concern is not reached.</summary>
    public static InterceptorVerdict Drop { get; } = new() { IsDropped = true };

    /// <summary>Whether the write ends here.</summary>
    public bool IsDropped { get; private init; }

    /// <summary>The value in place of the write's own; empty to leave that.</summary>
    public ReadOnlyMemory<byte> Value { get; private init; }

    /// <summary>Lets the write go on with another value.</summary>
    /// <param name="value">One MsgPack value that is not nil.</param>
    public static InterceptorVerdict Replace(ReadOnlyMemory<byte> value) => new() { Value = value };
}
