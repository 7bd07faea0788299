namespace TopGun.Node.Operations.Interceptors;

/// <summary>How many writes are let through.</summary>
public sealed record RateLimitOptions
{
    /// <summary>Writes in each window, 1 or more.</summary>
    public int Writes { get; init; } = InterceptorLimits.WritesPerWindowDefault;

    /// <summary>Length of a window, above 0; it begins with the first write after the one before.</summary>
    public TimeSpan Window { get; init; } = InterceptorLimits.RateWindowDefault;

    /// <summary>Whose writes are counted together.</summary>
    public RateLimitScope Scope { get; init; } = RateLimitScope.Session;
}
