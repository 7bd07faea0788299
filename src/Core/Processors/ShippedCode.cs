using System.Security.Cryptography;
using System.Text;

namespace TopGun.Core.Processors;

/// <summary>Recognises the JavaScript that clients ship under a built-in name, by its SHA-256 (core-algorithms §14).</summary>
/// <param name="Sha256">Hash of the code as shipped, in lower-case hex.</param>
/// <param name="NormalizedSha256">Hash of the code with each run of white space as one blank and none at the ends.</param>
internal sealed record ShippedCode(string Sha256, string NormalizedSha256)
{
    /// <summary>Whether this is the shipped code, perhaps laid out differently.</summary>
    public bool Matches(string code) => HashOf(code) == Sha256 || HashOf(Normalize(code)) == NormalizedSha256;

    private static string HashOf(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)));

    private static string Normalize(string code) =>
        string.Join(' ', code.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
