using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;

namespace TopGun.Rpc.Server;

/// <summary>Reads the facts of a client certificate into an <see cref="AuthContext" />.</summary>
internal static class PeerIdentity
{
    private const string CommonName = "x509_common_name";
    private const string AlternativeName = "x509_subject_alternative_name";
    private const string Pem = "x509_pem_cert";

    private static readonly AuthContext Anonymous = new(null, []);

    /// <summary>Facts of a certificate that the TLS layer has verified; without one the peer is anonymous.</summary>
    public static AuthContext Of(X509Certificate2? certificate)
    {
        if (certificate is null)
            return Anonymous;
        var properties = new Dictionary<string, List<AuthProperty>>(StringComparer.Ordinal);
        Add(properties, "transport_security_type", "ssl");
        foreach (var name in AlternativeNames(certificate))
            Add(properties, AlternativeName, name);
        if (certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is { Length: > 0 } commonName)
            Add(properties, CommonName, commonName);
        Add(properties, Pem, certificate.ExportCertificatePem());
        return new AuthContext(properties.ContainsKey(AlternativeName) ? AlternativeName : CommonName, properties);
    }

    private static IEnumerable<string> AlternativeNames(X509Certificate2 certificate) => certificate.Extensions
        .OfType<X509SubjectAlternativeNameExtension>()
        .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(a => a.ToString())));

    private static void Add(Dictionary<string, List<AuthProperty>> properties, string name, string value)
    {
        if (!properties.TryGetValue(name, out var list))
            properties[name] = list = [];
        list.Add(AuthProperty.Create(name, Encoding.UTF8.GetBytes(value)));
    }
}
