using System.Text.Json;

namespace TopGun.Server.Configuration;

/// <summary>Reads the settings of the admin plane and of login; no secret gets into an error.</summary>
/// <param name="variables">The environment.</param>
/// <param name="errors">Receives what is wrong.</param>
internal sealed class AdminSettingsReader(Variables variables, ICollection<string> errors)
{
    private const string ProvidersVariable = "TOPGUN_TOKEN_PROVIDERS";
    private const int RefreshDaysMax = 365;

    /// <summary>Reads them all.</summary>
    public AdminSettings Read() => new()
    {
        Username = variables.TextOrNull("TOPGUN_ADMIN_USERNAME") ?? "admin",
        Password = variables.TextOrNull("TOPGUN_ADMIN_PASSWORD"),
        TrustsProxy = variables.IsOn("TOPGUN_TRUSTED_PROXY"),
        IsOpenInPublic = variables.IsOn("TOPGUN_ALLOW_NO_AUTH_PUBLIC_BIND"),
        MetricsToken = variables.TextOrNull("TOPGUN_METRICS_TOKEN"),
        RefreshTime = variables.ReadNumber("TOPGUN_REFRESH_TOKEN_DAYS", 0, 0, RefreshDaysMax) is > 0 and var days ? TimeSpan.FromDays(days) : null,
        Providers = ReadProviders(),
    };

    private IReadOnlyList<ProviderSettings> ReadProviders()
    {
        if (variables.TextOrNull(ProvidersVariable) is not { } text)
        {
            return [];
        }

        try
        {
            var providers = JsonSerializer.Deserialize(text, ServerJson.Default.IReadOnlyListProviderSettings) ?? [];
            foreach (var provider in providers)
            {
                Check(provider, providers);
            }

            return providers;
        }
        catch (JsonException exception)
        {
            errors.Add($"{ProvidersVariable} is no JSON list of providers ({exception.Path}, line {exception.LineNumber + 1}). See docs/operations.md.");
            return [];
        }
    }

    private void Check(ProviderSettings provider, IReadOnlyList<ProviderSettings> all)
    {
        var missing = provider switch
        {
            { Name: null or "" } => "name",
            { Type: "jwks", JwksUrl: null } => "jwksUrl",
            { Type: "oidc", IssuerUrl: null } => "issuerUrl",
            { Type: "hmac", Secret: null or "" } => "secret",
            _ => null,
        };
        if (provider.Type is not ("jwks" or "oidc" or "hmac"))
        {
            errors.Add($"{ProvidersVariable}: the type of '{provider.Name}' is '{provider.Type}'. Use jwks, oidc or hmac.");
        }
        else if (missing is not null)
        {
            errors.Add($"{ProvidersVariable}: the {provider.Type} provider '{provider.Name}' has no {missing}.");
        }
        else if ((provider.JwksUrl ?? provider.IssuerUrl) is { } address && !(address.IsAbsoluteUri && (address.Scheme is "http" or "https")))
        {
            errors.Add($"{ProvidersVariable}: '{address}' of the provider '{provider.Name}' is no http or https address.");
        }
        else if (all.Count(other => other.Name == provider.Name) > 1)
        {
            errors.Add($"{ProvidersVariable}: two providers have the name '{provider.Name}'.");
        }
    }
}
