using System.Text;

namespace TopGun.Core.Tokens;

/// <summary>Makes a key of the one text that operators configure (server-behaviour §1.5, <c>JWT_SECRET</c>).</summary>
public static class JwtKeys
{
    private const string PemStart = "-----BEGIN";

    /// <summary>A PEM is an RS256 public key, also with its line breaks written as <c>\n</c>; anything else is an HS256 secret as it stands.</summary>
    /// <param name="configured">The configured text. Never logged.</param>
    /// <exception cref="ArgumentException">The text is empty, or a PEM without an RSA public key.</exception>
    public static IJwtKey Parse(string configured)
    {
        var text = configured.Replace("\\n", "\n", StringComparison.Ordinal);
        return text.StartsWith(PemStart, StringComparison.Ordinal)
            ? new Rs256Key(text)
            : new Hs256Key(Encoding.UTF8.GetBytes(configured));
    }
}
