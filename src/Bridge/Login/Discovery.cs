using System.Text.Json;

namespace TopGun.Bridge.Login;

/// <summary>Finds where an OpenID provider publishes its keys; remembered for a day (server-behaviour §8.6).</summary>
/// <param name="issuer">The provider.</param>
/// <param name="source">Fetches its discovery document.</param>
/// <param name="time">Clock.</param>
public sealed class Discovery(Uri issuer, IDocumentSource source, TimeProvider time)
{
    private const string Document = "/.well-known/openid-configuration";

    private Uri? _keys;
    private long _fetchedAt;

    /// <summary>Address of the keys; asked for by one caller at a time.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HttpRequestException">The document cannot be had.</exception>
    /// <exception cref="JsonException">It does not say where the keys are, or speaks for another issuer.</exception>
    public async ValueTask<Uri> FindKeysAsync(CancellationToken cancellationToken)
    {
        if (_keys is { } known && time.GetElapsedTime(_fetchedAt) < Limits.DiscoveryTime)
            return known;
        try
        {
            var address = new Uri(issuer.AbsoluteUri.TrimEnd('/') + Document);
            _keys = Read(await source.FetchAsync(address, cancellationToken));
            _fetchedAt = time.GetTimestamp();
            return _keys;
        }
        catch (HttpRequestException) when (_keys is not null)
        {
            return _keys;
        }
    }

    private Uri Read(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || TextOf(root, "issuer")?.TrimEnd('/') != issuer.OriginalString.TrimEnd('/'))
            throw new JsonException("the discovery document speaks for another issuer");
        return Uri.TryCreate(TextOf(root, "jwks_uri"), UriKind.Absolute, out var keys) && (keys.Scheme is "http" or "https")
            ? keys
            : throw new JsonException("the discovery document does not say where the keys are");
    }

    private static string? TextOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
