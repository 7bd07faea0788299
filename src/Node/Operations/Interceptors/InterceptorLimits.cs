namespace TopGun.Node.Operations.Interceptors;

/// <summary>Limits of the built-in interceptors.</summary>
internal static class InterceptorLimits
{
    /// <summary>Writes that one client may send in a window (server-behaviour §3.10).</summary>
    public const int WritesPerWindowDefault = 50;

    /// <summary>Clients whose windows are kept before those that are over are looked for.</summary>
    public const int WindowsKept = 1024;

    /// <summary>Length of a window (server-behaviour §3.10).</summary>
    public static readonly TimeSpan RateWindowDefault = TimeSpan.FromMilliseconds(1000);
}
