using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;

namespace TopGun.Node.Operations.Authentication;

/// <summary>Decides who a caller is.</summary>
public interface IAuthenticator
{
    /// <summary>Verifies what a caller claims.</summary>
    /// <param name="credentials">The claim.</param>
    /// <returns>The caller.</returns>
    /// <exception cref="GridException"><see cref="GridErrorCode.Unauthenticated"/>, with the reason, which faces show only if told to.</exception>
    Principal Authenticate(Credentials credentials);
}
