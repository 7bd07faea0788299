namespace TopGun.Core.Tokens;

/// <summary>A configured key: the one algorithm that tokens must name, and its signature check.</summary>
public interface IJwtKey
{
    /// <summary>Value that the token's <c>alg</c> must equal.</summary>
    string Algorithm { get; }

    /// <summary>Checks a signature in time that does not depend on where it differs.</summary>
    /// <param name="signed">ASCII of header and payload as they stand in the token.</param>
    /// <param name="signature">Signature bytes.</param>
    bool Verify(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature);
}
