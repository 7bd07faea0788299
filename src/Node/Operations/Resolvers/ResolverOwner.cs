using TopGun.Core.Grid.Sessions;

namespace TopGun.Node.Operations.Resolvers;

/// <summary>Names those who register resolvers.</summary>
internal static class ResolverOwner
{
    /// <summary>The host of the node: its registrations are not for callers to replace or take back.</summary>
    public const string Host = "host";

    private const string UserPrefix = "user:";
    private const string DevicePrefix = "device:";

    /// <summary>Whether what an owner registers is remembered beyond the life of the node: not the host's, nor a session's.</summary>
    public static bool Lasts(string owner) =>
        owner.StartsWith(UserPrefix, StringComparison.Ordinal) || owner.StartsWith(DevicePrefix, StringComparison.Ordinal);

    /// <summary>The user, else the device; null when neither is known.</summary>
    public static string? Of(Principal caller)
    {
        if (caller.UserId is { } user)
            return UserPrefix + user;
        return caller.Device is { } device ? DevicePrefix + device.DeviceId : null;
    }
}
