using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Node.Operations.Authentication;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Takes a token such as <c>ann:user,editor</c> for a caller and its roles.</summary>
internal sealed class NamedCallers : IAuthenticator
{
    public Principal Authenticate(Credentials credentials)
    {
        if (credentials.Token is not { } token)
            throw new GridException(GridErrorCode.Unauthenticated, "no token");
        var parts = token.Split(':');
        return new Principal(parts[0], parts.Length > 1 ? parts[1].Split(',') : []);
    }
}
