using System.Buffers.Text;
using System.Text.Json;
using TopGun.Core.Tokens;

namespace TopGun.Bridge.Login;

/// <summary>Reads a JSON Web Key Set (RFC 7517): RS256 and ES256 keys that carry their name and algorithm; others are passed over.</summary>
internal static class KeySetDocument
{
    /// <summary>The keys by name.</summary>
    /// <exception cref="JsonException">The document is no key set.</exception>
    public static Dictionary<string, IJwtKey> Read(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
            throw new JsonException("the document is no key set");
        var found = new Dictionary<string, IJwtKey>(StringComparer.Ordinal);
        foreach (var key in keys.EnumerateArray().Take(Limits.ProviderKeysMax))
        {
            if (key.ValueKind == JsonValueKind.Object && TextOf(key, "kid") is { } id && TryRead(key) is { } read)
                found[id] = read;
        }

        return found;
    }

    private static IJwtKey? TryRead(JsonElement key)
    {
        try
        {
            return (TextOf(key, "alg"), TextOf(key, "kty")) switch
            {
                ("RS256", "RSA") => new Rs256Key(BytesOf(key, "n"), BytesOf(key, "e")),
                ("ES256", "EC") when TextOf(key, "crv") == "P-256" => new Es256Key(BytesOf(key, "x"), BytesOf(key, "y")),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return null;
        }
    }

    private static byte[] BytesOf(JsonElement key, string name) =>
        Base64Url.DecodeFromChars(TextOf(key, name) ?? throw new FormatException($"the key has no '{name}'"));

    private static string? TextOf(JsonElement key, string name) =>
        key.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
