using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TopGun.Core.Tokens;

/// <summary>Issues HS256 tokens (server-behaviour §8.5, §8.6).</summary>
/// <param name="key">Signs; the same secret verifies the callers of the grid.</param>
/// <param name="options">Issuer and audience that the grid demands of tokens.</param>
public sealed class JwtWriter(Hs256Key key, JwtOptions options)
{
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    /// <summary>Issues a token.</summary>
    /// <param name="subject">Who it is for.</param>
    /// <param name="roles">What they are.</param>
    /// <param name="now">When it is issued.</param>
    /// <param name="lifetime">How long it is good.</param>
    public string Write(string subject, IReadOnlyList<string> roles, DateTimeOffset now, TimeSpan lifetime)
    {
        var signed = $"{Header}.{Base64Url.EncodeToString(ClaimsOf(subject, roles, now, now + lifetime))}";
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        key.Sign(Encoding.ASCII.GetBytes(signed), signature);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private ReadOnlySpan<byte> ClaimsOf(string subject, IReadOnlyList<string> roles, DateTimeOffset from, DateTimeOffset until)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("sub", subject);
            json.WriteStartArray("roles");
            foreach (var role in roles)
                json.WriteStringValue(role);
            json.WriteEndArray();
            json.WriteNumber("iat", from.ToUnixTimeSeconds());
            json.WriteNumber("exp", until.ToUnixTimeSeconds());
            if (options.Issuer is not null)
                json.WriteString("iss", options.Issuer);
            if (options.Audience is not null)
                json.WriteString("aud", options.Audience);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }
}
