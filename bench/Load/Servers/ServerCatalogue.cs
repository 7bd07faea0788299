using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TopGun.Bench.Load.Peers;

namespace TopGun.Bench.Load.Servers;

/// <summary>The servers that can be measured, and how each is started: in memory unless its name says how it keeps records, without authentication, on loopback.</summary>
internal static class ServerCatalogue
{
    /// <summary>Names that <see cref="Start"/> knows.</summary>
    public static readonly string[] Names = ["ours", "ours-bridge", "ours-batched", "ours-per_op", "reference", "reference-redb", "reference-redb-roomy", "redis", "sends"];

    private const string ReferencePackage = "@topgunbuild/server-linux-x64@2.2.0";

    /// <summary>Starts a server.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static ServerUnderTest Start(string name) => name switch
    {
        "ours" => ServerUnderTest.StartAnnounced(
            name, new ProcessStartInfo(FromRoot("src/Server/bin/Release/net10.0/topgun"), "--no-auth --port 0 --store memory"), ConnectWire),
        "ours-bridge" => StartBridge(name),
        "ours-batched" => StartDurable(name, "batched", FreshFolder($"bench/.work/{name}")),
        "ours-per_op" => StartDurable(name, "per_op", FreshFolder($"bench/.work/{name}")),
        "reference" => StartReference(name, "null", isRoomy: true),
        "reference-redb" => StartReference(name, "redb", isRoomy: false),
        "reference-redb-roomy" => StartReference(name, "redb", isRoomy: true),
        "redis" => StartRedis(),
        "sends" => ServerUnderTest.StartAnnounced(
            name, new ProcessStartInfo("dotnet", [typeof(SendingServer).Assembly.Location, "serve-sends"]), ConnectWire),
        _ => throw new ArgumentException($"No server is called '{name}'. Known: {string.Join(", ", Names)}."),
    };

    /// <summary>Starts ours on a data directory, which stays when it ends.</summary>
    /// <param name="name">Name in reports.</param>
    /// <param name="policy">When the log is brought to the disk.</param>
    /// <param name="folder">Holds the data directory.</param>
    /// <param name="flushMillis">Time between two flushes to the store.</param>
    public static ServerUnderTest StartDurable(string name, string policy, string folder, int flushMillis = 1000)
    {
        var start = new ProcessStartInfo(
            FromRoot("src/Server/bin/Release/net10.0/topgun"), $"--no-auth --port 0 --store sqlite --data-dir {Path.Combine(folder, "data")}");
        start.Environment["TOPGUN_WAL_FSYNC_POLICY"] = policy;
        start.Environment["TOPGUN_WRITEBEHIND_FLUSH_INTERVAL_MS"] = flushMillis.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return ServerUnderTest.StartAnnounced(name, start, ConnectWire);
    }

    private static string FreshFolder(string path)
    {
        var folder = FromRoot(path);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Directory.CreateDirectory(folder).FullName;
    }

    private static ServerUnderTest StartReference(string name, string store, bool isRoomy)
    {
        var folder = FromRoot("bench/.work/reference");
        var binary = Path.Combine(folder, "node_modules/@topgunbuild/server-linux-x64/bin/topgun-server");
        if (!File.Exists(binary))
        {
            Directory.CreateDirectory(folder);
            Run("npm", ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--silent", ReferencePackage]);
            File.SetUnixFileMode(binary, File.GetUnixFileMode(binary) | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo(binary, "--port 0") { WorkingDirectory = FreshFolder($"bench/.work/{name}-data") };
        start.Environment["TOPGUN_NO_AUTH"] = "true";
        start.Environment["STORAGE_BACKEND"] = store;
        start.Environment["RUST_LOG"] = "error";
        // By default it refuses writes once as many keys wait for its store as the load has.
        if (isRoomy)
        {
            start.Environment["TOPGUN_WRITEBEHIND_CAPACITY"] = "0";
        }

        return ServerUnderTest.StartAnnounced(name, start, ConnectWire);
    }

    private static ServerUnderTest StartBridge(string name)
    {
        var server = FromRoot("src/Server/bin/Release/net10.0/topgun");
        var grpcPort = FreePort();
        var node = ServerUnderTest.StartAnnounced(
            "node", new ProcessStartInfo(server, $"--no-auth --port 0 --grpc-port {grpcPort} --store memory"), ConnectWire);
        var relay = new CountingRelay(grpcPort);
        return ServerUnderTest.StartAnnounced(
            name, new ProcessStartInfo(server, $"bridge --nodes http://127.0.0.1:{relay.Port} --no-auth --port 0"), ConnectWire, new NodeBehind(node, relay));
    }

    private static ServerUnderTest StartRedis()
    {
        var port = FreePort();
        var start = new ProcessStartInfo("redis-server", $"--port {port} --save \"\" --appendonly no --bind 127.0.0.1");
        return ServerUnderTest.StartOn("redis", port, start, chosen => new RedisPeer(chosen));
    }

    private static WirePeer ConnectWire(int port) => new(port);

    private static void Run(string command, string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A path of the repository.</summary>
    public static string FromRoot(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "TopGun.Grpc.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, path);
    }
}
