using System.Security.Cryptography;

namespace TopGun.Core.Tokens;

/// <summary>A public key: ECDSA on P-256 with SHA-256 (RFC 7518 §3.4).</summary>
public sealed class Es256Key : IJwtKey, IDisposable
{
    private readonly ECDsa _key;

    /// <summary>Takes the point of the public key.</summary>
    /// <param name="x">First coordinate, 32 bytes.</param>
    /// <param name="y">Second coordinate, 32 bytes.</param>
    /// <exception cref="ArgumentException">That is no point of the curve.</exception>
    public Es256Key(byte[] x, byte[] y)
    {
        try
        {
            _key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException("the key is no point of the curve P-256", nameof(x), e);
        }
    }

    /// <inheritdoc/>
    public string Algorithm => "ES256";

    /// <inheritdoc/>
    public bool Verify(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature) =>
        _key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
