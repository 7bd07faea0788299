using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TopGun.TestKit;

/// <summary>A real PostgreSQL server of Debian's package on a directory of its own, reached by a Unix socket; ends with this process at the latest.</summary>
public sealed class PostgresServer : IDisposable
{
    private const string PortName = "5432";
    private const string PasswordText = "s3cret/with:marks@";
    private const string OrdinaryUser = "nobody";

    private static readonly Lazy<PostgresServer> LazyShared = new(() => new PostgresServer());

    private readonly string _folder;
    private readonly string _programs;
    private readonly Process _guard;
    private readonly string _fsync;

    /// <summary>Makes and starts a server.</summary>
    /// <param name="isDurable">Whether it brings commits to the disk; a crash of the machine is of no interest to tests.</param>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start.</exception>
    public PostgresServer(bool isDurable = false)
    {
        _fsync = isDurable ? "on" : "off";
        _programs = FindPrograms();
        _folder = Directory.CreateTempSubdirectory("topgun-pg-").FullName;
        var password = Path.Combine(_folder, "password");
        File.WriteAllText(password, PasswordText);
        if (IsRoot)
            Run("chown", "-R", OrdinaryUser, _folder);
        _guard = StartGuard();
        RunProgram("initdb", "-D", Cluster, "-U", User, "--auth=scram-sha-256", "--pwfile=" + password, "-E", "UTF8", "--locale=C", "--no-sync");
        Start();
    }

    /// <summary>One server for all tests of a process that do not stop it; each takes a schema of its own.</summary>
    public static PostgresServer Shared => LazyShared.Value;

    /// <summary>Its user, who may do everything.</summary>
    public static string User => "topgun";

    /// <summary>The user's password.</summary>
    public static string Password => PasswordText;

    /// <summary>Where it listens.</summary>
    public EndPoint EndPoint => new UnixDomainSocketEndPoint(Path.Combine(_folder, ".s.PGSQL." + PortName));

    private static bool IsRoot => Environment.UserName == "root";

    private string Cluster => Path.Combine(_folder, "cluster");

    /// <summary>Connection string of a schema, by the socket.</summary>
    public string AddressOf(string schema) => $"Host={_folder};{Credentials(schema)}";

    /// <summary>Connection string of a schema, by a proxy.</summary>
    /// <param name="port">The proxy's port on the loopback interface.</param>
    /// <param name="schema">The schema.</param>
    public static string AddressOf(int port, string schema) => $"Host=127.0.0.1;Port={port};{Credentials(schema)}";

    /// <summary>Makes an empty schema.</summary>
    /// <returns>Its name.</returns>
    public string CreateSchema()
    {
        var name = "s" + Guid.NewGuid().ToString("N");
        Query($"CREATE SCHEMA {name}");
        return name;
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>The rows as text.</returns>
    public string Query(string statement) =>
        Run(Path.Combine(_programs, "psql"), $"postgresql://{User}:{Uri.EscapeDataString(Password)}@/postgres?host={Uri.EscapeDataString(_folder)}", "-XAtqc", statement);

    /// <summary>Starts it again on what it had.</summary>
    public void Start() => RunProgram(
        "pg_ctl", "start", "-w", "-t", "60", "-D", Cluster, "-l", Path.Combine(_folder, "log"),
        "-o", $"-k {_folder} -p {PortName} -c listen_addresses='' -c fsync={_fsync} -c max_connections=200");

    /// <summary>Stops it: open transactions are rolled back and connections closed.</summary>
    public void Stop() => RunProgram("pg_ctl", "stop", "-w", "-m", "fast", "-D", Cluster);

    /// <summary>Ends it as a crash does.</summary>
    public void Kill() => RunProgram("pg_ctl", "stop", "-w", "-m", "immediate", "-D", Cluster);

    /// <inheritdoc/>
    public void Dispose()
    {
        _guard.StandardInput.Dispose();
        _guard.WaitForExit();
        _guard.Dispose();
    }

    private static string Credentials(string schema) =>
        $"Username={User};Password={Password};Database=postgres;Search Path={schema};Include Error Detail=true";

    private static string FindPrograms() =>
        Directory.Exists("/usr/lib/postgresql")
        && Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .Where(folder => File.Exists(Path.Combine(folder, "initdb"))).Max(StringComparer.Ordinal) is { } found
            ? found
            : throw new InvalidOperationException("PostgreSQL is missing: apt-get install postgresql (the tests start a server of their own).");

    // Waits until its input ends, as it does with this process, however that ends.
    private Process StartGuard()
    {
        var start = new ProcessStartInfo("sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-c", "cat >/dev/null; \"$@\" >/dev/null 2>&1; rm -rf \"$0\"", _folder })
            start.ArgumentList.Add(argument);
        foreach (var argument in AsUser("pg_ctl", "stop", "-w", "-m", "immediate", "-D", Cluster))
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private void RunProgram(string program, params string[] arguments)
    {
        var command = AsUser(program, arguments);
        Run(command[0], command[1..]);
    }

    // The server refuses to run as root.
    private string[] AsUser(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(_programs, program), .. arguments];
        return IsRoot ? ["runuser", "-u", OrdinaryUser, "--", .. command] : command;
    }

    private string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var log = Path.Combine(_folder, "log");
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}{errors.Result}{(File.Exists(log) ? File.ReadAllText(log) : "")}");
        return output.TrimEnd('\n');
    }
}
