using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace TopGun.Core.Tokens;

/// <summary>
/// Reads the compact form <c>base64url(header).base64url(payload).base64url(signature)</c> (RFC 7515 §3.1). The payload is
/// not even parsed before the signature holds.
/// </summary>
public static class JwtText
{
    private const string Malformed = "the token is not a JSON Web Token";
    private const string TooLong = "the token is too long";
    private const string WrongAlgorithm = "the token's algorithm is not the configured one";
    private const string Critical = "the token needs extensions that are not understood";
    private const string WrongSignature = "the token's signature does not match";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Verifies a token's form, algorithm and signature.</summary>
    /// <param name="token">What was presented.</param>
    /// <param name="key">The configured key.</param>
    /// <param name="payload">The claims, an object; to be disposed.</param>
    /// <param name="failure">Why the token is refused.</param>
    public static bool TryVerify(
        string token, IJwtKey key, [NotNullWhen(true)] out JsonDocument? payload, [NotNullWhen(false)] out string? failure)
    {
        payload = null;
        failure = token.Length > TokenLimits.TokenCharsMax ? TooLong : Verify(token, key, out payload);
        return failure is null;
    }

    /// <summary>Reads which key a token names, before anything of it is verified; null when it names none.</summary>
    /// <param name="token">What was presented.</param>
    public static string? KeyIdOf(string token)
    {
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || token.Length > TokenLimits.TokenCharsMax || !TryDecode(token.AsSpan(0, dot), out var header))
            return null;
        using var document = ParseObject(header);
        return document is not null && document.RootElement.TryGetProperty("kid", out var id) && id.ValueKind == JsonValueKind.String
            ? id.GetString()
            : null;
    }

    /// <summary>Reads when a token says that it expires, before anything of it is verified; null when it does not say.</summary>
    /// <param name="token">What will be presented.</param>
    public static DateTimeOffset? ExpiryOf(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || token.Length > TokenLimits.TokenCharsMax || !TryDecode(parts[1], out var claims))
            return null;
        using var document = ParseObject(claims);
        return document is not null
            && document.RootElement.TryGetProperty("exp", out var expiry)
            && expiry.ValueKind == JsonValueKind.Number
            && expiry.TryGetDouble(out var seconds)
            && seconds >= 0
            && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
                : null;
    }

    private static string? Verify(string token, IJwtKey key, out JsonDocument? payload)
    {
        payload = null;
        var firstDot = token.IndexOf('.', StringComparison.Ordinal);
        var lastDot = token.LastIndexOf('.');
        if (firstDot <= 0 || lastDot == firstDot || token.IndexOf('.', firstDot + 1) != lastDot || !Ascii.IsValid(token))
            return Malformed;
        if (!TryDecode(token.AsSpan(0, firstDot), out var header)
            || !TryDecode(token.AsSpan(firstDot + 1, lastDot - firstDot - 1), out var claims)
            || !TryDecode(token.AsSpan(lastDot + 1), out var signature))
            return Malformed;
        if (CheckHeader(header, key) is { } failure)
            return failure;
        if (!key.Verify(Encoding.ASCII.GetBytes(token, 0, lastDot), signature))
            return WrongSignature;
        payload = ParseObject(claims);
        return payload is null ? Malformed : null;
    }

    // The key decides the algorithm, never the token: otherwise a public key would pass as a shared secret.
    private static string? CheckHeader(byte[] header, IJwtKey key)
    {
        using var document = ParseObject(header);
        if (document is null)
            return Malformed;
        if (!document.RootElement.TryGetProperty("alg", out var algorithm)
            || algorithm.ValueKind != JsonValueKind.String
            || !string.Equals(algorithm.GetString(), key.Algorithm, StringComparison.Ordinal))
            return WrongAlgorithm;
        return document.RootElement.TryGetProperty("crit", out _) ? Critical : null;
    }

    private static JsonDocument? ParseObject(byte[] json)
    {
        try
        {
            var document = JsonDocument.Parse(json, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        // The decoder takes padding and white space, which the compact form forbids.
        if (text.ContainsAny("= \t\r\n") || !Base64Url.IsValid(text))
            return false;
        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }
}
