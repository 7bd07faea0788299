namespace TopGun.Core.Grid.Sessions;

/// <summary>A verified caller.</summary>
/// <param name="UserId">The token's subject; null for an anonymous caller.</param>
/// <param name="Roles">The token's roles, possibly none.</param>
/// <param name="Device">Replica identity bound at opening, if any.</param>
public sealed record Principal(string? UserId, IReadOnlyList<string> Roles, DeviceIdentity? Device = null)
{
    /// <summary>The verified claims of the token as a MsgPack map, which conditions of policies read; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Claims { get; init; }

    /// <summary>The caller of a grid without authentication.</summary>
    public static Principal Anonymous { get; } = new(null, []);
}
