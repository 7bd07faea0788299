using TopGun.Core.Grid.Sessions;
using TopGun.Core.Tokens;

namespace TopGun.Bridge.Login;

/// <summary>Believes tokens that are signed with a key which the provider publishes.</summary>
/// <param name="name">Name by which callers ask for it.</param>
/// <param name="keys">The published keys.</param>
/// <param name="claims">What the tokens must hold.</param>
/// <param name="time">Decides what has expired.</param>
public sealed class KeySetProvider(string name, PublishedKeys keys, JwtOptions claims, TimeProvider time) : ITokenProvider
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public async ValueTask<Principal?> VerifyAsync(string token, CancellationToken cancellationToken) =>
        JwtText.KeyIdOf(token) is { } id && await keys.FindAsync(id, cancellationToken) is { } key
            ? ProviderToken.Verify(token, key, claims, time)
            : null;
}
