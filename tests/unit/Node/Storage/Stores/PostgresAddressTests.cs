using Npgsql;
using TopGun.Node.Storage.Stores;

namespace TopGun.Node.Tests.Storage.Stores;

/// <summary>Both forms of addresses, and secrets that stay where they are.</summary>
public sealed class PostgresAddressTests
{
    [TestCase("postgres://user:p%40ss%2Fw@db.example:6543/grid", "db.example", 6543, "user", "p@ss/w", "grid")]
    [TestCase("postgresql://user@[::1]/grid?connect_timeout=7&application_name=x", "::1", 5432, "user", null, "grid")]
    [TestCase("postgres:///grid?host=%2Frun%2Fpostgresql&user=u", "/run/postgresql", 5432, "u", null, "grid")]
    [TestCase("Host=db.example;Port=6543;Username=user;Password='a;b';Database=grid", "db.example", 6543, "user", "a;b", "grid")]
    public void Both_forms_are_read(string text, string host, int port, string user, string? password, string database)
    {
        var settings = SettingsOf(text);

        Assert.That(
            (settings.Host, settings.Port, settings.Username, settings.Password, settings.Database), Is.EqualTo((host, port, user, password, database)));
    }

    [Test]
    public void Names_of_other_clients_are_understood()
    {
        var settings = SettingsOf("postgres://u:p@h/d?sslmode=verify-full&connect_timeout=7&search_path=s");

        Assert.That((settings.SslMode, settings.Timeout, settings.SearchPath), Is.EqualTo((SslMode.VerifyFull, 7, "s")));
        Assert.That(settings.ApplicationName, Is.EqualTo("topgun"));
    }

    [TestCase("postgres://user:s3cret@", "cannot be understood")]
    [TestCase("postgres://user:s3cret@host:70000/db", "no address")]
    [TestCase("postgres://user:s3cret@host/db?nonsense=s3cret", "parameter 'nonsense'")]
    [TestCase("Host=h;Password=half;s3cret=other half", "not known to the driver")]
    [TestCase("Password=s3cret;Database=d", "names no host")]
    [TestCase("s3cret", "not known to the driver")]
    public void What_cannot_be_understood_is_told_without_secrets(string text, string reason)
    {
        Assert.That(PostgresAddress.TryParse(text, out _, out var error), Is.False);
        Assert.That(error, Does.Contain(reason).And.Contain("postgres://user:password@host").And.Not.Contain("s3cret"));
    }

    [TestCase("postgres://user:s3cret@db.example:6543/grid", "db.example:6543/grid")]
    [TestCase("Host=/run/postgresql;Username=user;Password=s3cret;Database=grid", "/run/postgresql/grid")]
    public void Its_text_has_no_secret(string text, string shown)
    {
        Assert.That(PostgresAddress.TryParse(text, out var address, out _), Is.True);
        Assert.That(address!.ToString(), Is.EqualTo(shown));
    }

    private static NpgsqlConnectionStringBuilder SettingsOf(string text)
    {
        Assert.That(PostgresAddress.TryParse(text, out var address, out var error), Is.True, error);
        return address!.Settings;
    }
}
