using Npgsql;

namespace TopGun.Node.Storage.Stores;

/// <summary>Reads the address form of other PostgreSQL clients: <c>postgres://user:password@host:port/database?sslmode=require</c>.</summary>
internal static class PostgresUrl
{
    // Names that others use and the driver does not.
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["connect_timeout"] = "Timeout",
        ["dbname"] = "Database",
        ["user"] = "Username",
    };

    /// <summary>Whether the text has this form.</summary>
    public static bool IsUrl(string text) =>
        text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="settings">Receives what it says.</param>
    /// <returns>What is wrong, without secrets; null when it is fine.</returns>
    public static string? Read(string text, NpgsqlConnectionStringBuilder settings)
    {
        // Without a host the parser of addresses takes none of it; the host may stand among the parameters.
        if (!Uri.TryCreate(text.Replace(":///", "://localhost/", StringComparison.Ordinal), UriKind.Absolute, out var url))
            return "it is no address (special characters of user and password must be written as %XX)";
        settings.Host = url.Host.Trim('[', ']');
        if (url.Port > 0)
            settings.Port = url.Port;
        var user = url.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
            settings.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            settings.Password = Uri.UnescapeDataString(user[1]);
        if (url.AbsolutePath.Length > 1)
            settings.Database = Uri.UnescapeDataString(url.AbsolutePath[1..]);
        return ReadParameters(url.Query, settings);
    }

    private static string? ReadParameters(string query, NpgsqlConnectionStringBuilder settings)
    {
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var name = Uri.UnescapeDataString(parts[0]);
            var value = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : string.Empty;
            try
            {
                var key = Names.GetValueOrDefault(name, name.Replace('_', ' '));
                settings[key] = key == "SSL Mode" ? value.Replace("-", string.Empty, StringComparison.Ordinal) : value;
            }
            catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or InvalidCastException)
            {
                return $"its parameter '{name}' or the value of it is not known to the driver";
            }
        }
        return null;
    }
}
