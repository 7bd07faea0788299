using TopGun.Core.Grid.Sessions;

namespace TopGun.Bridge.Login;

/// <summary>Somebody whose tokens are believed: they are exchanged for ours.</summary>
public interface ITokenProvider
{
    /// <summary>Name by which callers ask for it.</summary>
    string Name { get; }

    /// <summary>Verifies a token.</summary>
    /// <param name="token">What was presented.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whom it names; null when it does not hold.</returns>
    ValueTask<Principal?> VerifyAsync(string token, CancellationToken cancellationToken);
}
