using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Node.Operations.Authentication;

namespace TopGun.Client.Tests.Hosts;

/// <summary>Takes the token for the caller's name; refuses the token <c>bad</c>.</summary>
internal sealed class NamedCallers : IAuthenticator
{
    public Principal Authenticate(Credentials credentials) => credentials.Token switch
    {
        null => Principal.Anonymous,
        "bad" => throw new GridException(GridErrorCode.Unauthenticated, "the token is bad"),
        var name => new Principal(name, ["user", "admin"]),
    };
}
