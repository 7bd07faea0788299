namespace TopGun.Core.Grid.Sessions;

/// <summary>The replica identity of a device (server-behaviour §2.5).</summary>
/// <param name="DeviceId">Identity of the replica.</param>
/// <param name="NewToken">Credential to present next time; only when newly minted, else null. Never logged.</param>
public sealed record DeviceIdentity(string DeviceId, string? NewToken)
{
    /// <inheritdoc/>
    public override string ToString() => DeviceId;
}
