using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace TopGun.Node.Storage.Stores;

/// <summary>Where a PostgreSQL database is and how to log in, as <c>postgres://…</c> or as <c>Key=value;…</c>.</summary>
/// <remarks>Holds a secret: its text, and every message about it, names server and database only.</remarks>
public sealed class PostgresAddress
{
    private const string Forms = "postgres://user:password@host:5432/database or Host=host;Database=database;Username=user;Password=password";
    private const string ApplicationName = "topgun";

    private PostgresAddress(NpgsqlConnectionStringBuilder settings)
    {
        Settings = settings;
        Settings.ApplicationName ??= ApplicationName;
    }

    /// <summary>What the driver is told; holds the secret.</summary>
    internal NpgsqlConnectionStringBuilder Settings { get; }

    /// <summary>Reads an address.</summary>
    /// <param name="text">The text of a setting.</param>
    /// <param name="address">The address.</param>
    /// <param name="error">What is wrong with it, without any part of it that may be a secret.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out PostgresAddress? address, [NotNullWhen(false)] out string? error)
    {
        address = null;
        var settings = new NpgsqlConnectionStringBuilder();
        error = PostgresUrl.IsUrl(text) ? PostgresUrl.Read(text, settings) : ReadPairs(text, settings);
        if (error is null && string.IsNullOrEmpty(settings.Host))
            error = "it names no host";
        if (error is not null)
        {
            error = $"cannot be understood: {error}. Write {Forms}.";
            return false;
        }
        address = new PostgresAddress(settings);
        return true;
    }

    /// <summary>Makes connections; does not connect yet.</summary>
    internal NpgsqlDataSource CreateSource() => new NpgsqlDataSourceBuilder(Settings.ConnectionString).Build();

    /// <summary>Connects; the session ends with the connection.</summary>
    internal NpgsqlConnection OpenSession()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Settings.ConnectionString) { Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Server and database; no secret.</summary>
    public override string ToString() =>
        Settings.Host!.Contains('/', StringComparison.Ordinal) || Settings.Host.Contains(',', StringComparison.Ordinal)
            ? $"{Settings.Host}/{Settings.Database}"
            : $"{Settings.Host}:{Settings.Port}/{Settings.Database}";

    // The message of the parser may repeat what it did not understand, and that may be half a password.
    private static string? ReadPairs(string text, NpgsqlConnectionStringBuilder settings)
    {
        try
        {
            settings.ConnectionString = text;
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            return "one of its keys or values is not known to the driver (a value with ; or = needs quotes)";
        }
    }
}
