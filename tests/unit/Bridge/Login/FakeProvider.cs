using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TopGun.Bridge.Login;

namespace TopGun.Bridge.Tests.Login;

/// <summary>An identity provider of the tests: signs with RS256, publishes its keys, and can be out of reach.</summary>
internal sealed class FakeProvider : IDocumentSource, IDisposable
{
    private readonly RSA _key = RSA.Create(2048);

    public const string Issuer = "https://id.example";

    public bool IsReachable { get; set; } = true;

    public int Fetches { get; private set; }

    public ValueTask<byte[]> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        Fetches++;
        if (!IsReachable)
            throw new HttpRequestException("out of reach");
        return ValueTask.FromResult(Encoding.UTF8.GetBytes(address.AbsolutePath switch
        {
            "/.well-known/openid-configuration" => $$"""{"issuer":"{{Issuer}}","jwks_uri":"{{Issuer}}/keys"}""",
            "/keys" => Keys(),
            _ => "{}",
        }));
    }

    public string Sign(string claims, string keyId = "key-1")
    {
        var header = JsonSerializer.Serialize(new Dictionary<string, string> { ["alg"] = "RS256", ["kid"] = keyId });
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public void Dispose() => _key.Dispose();

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    // Beside the good key some that are to be passed over.
    private string Keys()
    {
        var key = _key.ExportParameters(includePrivateParameters: false);
        return $$"""
            {"keys":[
              {"kid":"no-alg","kty":"RSA","n":"AQAB","e":"AQAB"},
              {"kid":"broken","kty":"RSA","alg":"RS256","n":"!","e":"AQAB"},
              {"kid":"other","kty":"EC","alg":"ES256","crv":"P-256","x":"AQAB","y":"AQAB"},
              {"kid":"key-1","kty":"RSA","alg":"RS256","n":"{{Base64Url.EncodeToString(key.Modulus)}}","e":"{{Base64Url.EncodeToString(key.Exponent)}}"}
            ]}
            """;
    }
}
