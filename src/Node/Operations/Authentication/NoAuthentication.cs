using TopGun.Core.Grid.Sessions;

namespace TopGun.Node.Operations.Authentication;

/// <summary>Everyone is anonymous, whatever they claim (server-behaviour §2.4).</summary>
public sealed class NoAuthentication : IAuthenticator
{
    /// <inheritdoc/>
    public Principal Authenticate(Credentials credentials) => Principal.Anonymous;
}
