using System.Security.Cryptography;

namespace TopGun.Core.Tokens;

/// <summary>A shared secret: HMAC with SHA-256 (RFC 7518 §3.2).</summary>
public sealed class Hs256Key : IJwtKey
{
    private readonly byte[] _secret;

    /// <summary>Takes the secret as it is configured.</summary>
    /// <param name="secret">UTF-8 of the secret.</param>
    /// <exception cref="ArgumentException">The secret is empty.</exception>
    public Hs256Key(ReadOnlySpan<byte> secret)
    {
        if (secret.IsEmpty)
            throw new ArgumentException("the JWT secret is empty; configure one", nameof(secret));
        _secret = secret.ToArray();
    }

    /// <inheritdoc/>
    public string Algorithm => "HS256";

    /// <summary>Signs.</summary>
    /// <param name="signed">ASCII of header and payload as they stand in the token.</param>
    /// <param name="signature">Receives the signature, 32 bytes.</param>
    public void Sign(ReadOnlySpan<byte> signed, Span<byte> signature) => HMACSHA256.HashData(_secret, signed, signature);

    /// <inheritdoc/>
    public bool Verify(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, signed, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }
}
