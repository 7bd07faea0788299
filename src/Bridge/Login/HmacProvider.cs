using TopGun.Core.Grid.Sessions;
using TopGun.Core.Tokens;

namespace TopGun.Bridge.Login;

/// <summary>Believes tokens that are signed with a shared secret.</summary>
/// <param name="name">Name by which callers ask for it.</param>
/// <param name="key">The secret.</param>
/// <param name="claims">What the tokens must hold.</param>
/// <param name="time">Decides what has expired.</param>
public sealed class HmacProvider(string name, Hs256Key key, JwtOptions claims, TimeProvider time) : ITokenProvider
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public ValueTask<Principal?> VerifyAsync(string token, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ProviderToken.Verify(token, key, claims, time));
}
