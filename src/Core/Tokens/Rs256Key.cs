using System.Security.Cryptography;

namespace TopGun.Core.Tokens;

/// <summary>A public key: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3).</summary>
public sealed class Rs256Key : IJwtKey, IDisposable
{
    private readonly RSA _key = RSA.Create();

    /// <summary>Reads the public key.</summary>
    /// <param name="pem">PEM text.</param>
    /// <exception cref="ArgumentException">The text holds no RSA public key.</exception>
    public Rs256Key(string pem)
    {
        try
        {
            _key.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException("the configured PEM holds no RSA public key; configure a key as 'openssl rsa -pubout' writes it", nameof(pem), e);
        }
    }

    /// <summary>Takes the numbers of the public key.</summary>
    /// <param name="modulus">Modulus, big-endian.</param>
    /// <param name="exponent">Exponent, big-endian.</param>
    /// <exception cref="ArgumentException">They are no RSA public key.</exception>
    public Rs256Key(byte[] modulus, byte[] exponent)
    {
        try
        {
            _key.ImportParameters(new RSAParameters { Modulus = modulus, Exponent = exponent });
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException("the numbers are no RSA public key", nameof(modulus), e);
        }
    }

    /// <inheritdoc/>
    public string Algorithm => "RS256";

    /// <inheritdoc/>
    public bool Verify(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature) =>
        _key.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
