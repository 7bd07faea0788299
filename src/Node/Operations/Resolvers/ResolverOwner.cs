using TopGun.Core.Grid;

namespace TopGun.Node.Operations.Resolvers;

/// <summary>Names those who register resolvers.</summary>
internal static class ResolverOwner
{
    /// <summary>The host of the node: its registrations are not for callers to replace or take back.</summary>
    public const string Host = "host";

    /// <summary>The user, else the device; null when neither is known.</summary>
    public static string? Of(Principal caller)
    {
        if (caller.UserId is { } user)
            return $"user:{user}";
        return caller.Device is { } device ? $"device:{device.DeviceId}" : null;
    }
}
