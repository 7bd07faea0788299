using TopGun.Core.Grid.Sessions;
using TopGun.Core.Values;
using TopGun.Node.Operations.Authentication;

namespace TopGun.Node.Tests.Operations.Access;

/// <summary>Takes a token such as <c>alice:user,editor</c> for a caller and its roles; no token for nobody.</summary>
internal sealed class NamedCallers : IAuthenticator
{
    public Principal Authenticate(Credentials credentials)
    {
        if (credentials.Token is not { } token)
            return Principal.Anonymous;
        var parts = token.Split(':');
        return new Principal(parts[0], parts.Length > 1 ? parts[1].Split(',') : [])
        {
            Claims = JsonMsgPack.FromJson($$"""{"sub":"{{parts[0]}}","id":"forged","roles":["forged"],"tenant":"t1"}"""),
        };
    }
}
