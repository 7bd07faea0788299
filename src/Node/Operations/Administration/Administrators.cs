using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;

namespace TopGun.Node.Operations.Administration;

/// <summary>Decides who may administer (server-behaviour §1.6, §8.4).</summary>
/// <param name="admitsAnonymous">True on a node without authentication that only its own machine reaches, or that was opened on purpose.</param>
internal sealed class Administrators(bool admitsAnonymous)
{
    private const string Role = "admin";

    private static readonly GridError NotAdmitted = new(GridErrorCode.PermissionDenied, "admin role required");

    /// <summary>Whether a caller may.</summary>
    public bool Admits(Principal principal) => principal.UserId is null ? admitsAnonymous : principal.Roles.Contains(Role);

    /// <summary>Refuses everybody else.</summary>
    /// <exception cref="GridException">PermissionDenied.</exception>
    public void Require(Principal principal)
    {
        if (!Admits(principal))
            throw new GridException(NotAdmitted);
    }
}
