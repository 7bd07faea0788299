using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Tokens;

namespace TopGun.Node.Operations.Authentication;

/// <summary>Callers are who their JSON Web Token says (server-behaviour §2.3).</summary>
public sealed class JwtAuthenticator(IJwtKey key, JwtOptions options, TimeProvider timeProvider) : IAuthenticator
{
    /// <inheritdoc/>
    public Principal Authenticate(Credentials credentials)
    {
        if (string.IsNullOrEmpty(credentials.Token))
            throw Refused("no token given");
        if (!JwtText.TryVerify(credentials.Token, key, out var payload, out var failure))
            throw Refused(failure);
        using (payload)
        {
            var now = timeProvider.GetUtcNow();
            return JwtClaims.TryRead(payload.RootElement, options, now, out var principal, out failure)
                ? principal
                : throw Refused(failure);
        }
    }

    private static GridException Refused(string reason) => new(GridErrorCode.Unauthenticated, reason);
}
