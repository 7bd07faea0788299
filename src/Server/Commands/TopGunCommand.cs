using System.CommandLine;
using TopGun.Server.Configuration;
using TopGun.Server.Hosting;

namespace TopGun.Server.Commands;

/// <summary>The command line: <c>topgun [serve|node|bridge] [flags]</c>; without a command it serves.</summary>
internal static class TopGunCommand
{
    private const int UsageError = 2;

    /// <summary>Signals and failures are the process's own business, not the parser's.</summary>
    private static readonly InvocationConfiguration Invocation = new()
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    };

    /// <summary>A malformed command line is answered on stderr; stdout belongs to the PORT= line.</summary>
    private static readonly InvocationConfiguration UsageOnStderr = new() { Output = Console.Error };

    private static readonly Option<int?> Port = new("--port")
    {
        Description = "Port of WebSocket, HTTP and pages (PORT; default 8080; 0 = chosen by the system).",
    };

    private static readonly Option<int?> GrpcPort = new("--grpc-port")
    {
        Description = "Port of the public gRPC API (TOPGUN_GRPC_PORT; default 9080; 0 = chosen by the system).",
    };

    private static readonly Option<int?> HttpPort = new("--http-port")
    {
        Description = "Port of health of a node without a bridge (default 8081; 0 = chosen by the system).",
    };

    private static readonly Option<string?> NodeId = new("--node-id")
    {
        Description = "Node id in stamps (default topgun-server-node).",
    };

    private static readonly Option<bool> NoAuth = new("--no-auth")
    {
        Description = "Serve anonymous callers, on the loopback interface only (TOPGUN_NO_AUTH).",
    };

    private static readonly Option<string?> Store = new("--store")
    {
        Description = "Where records are kept: memory, sqlite or postgres, which needs DATABASE_URL (STORAGE_BACKEND; default sqlite).",
    };

    private static readonly Option<string?> DataDirectory = new("--data-dir")
    {
        Description = "Directory of records that are kept on disk (TOPGUN_DATA_DIR; default ./topgun-data).",
    };

    private static readonly Option<string?> Nodes = new("--nodes")
    {
        Description = "Addresses of the nodes behind a bridge: host:port,… (TOPGUN_NODES).",
    };

    private static readonly Argument<string> Archive = new("archive")
    {
        Description = "File of the archive.",
    };

    /// <summary>Parses and runs.</summary>
    /// <param name="arguments">The command line.</param>
    /// <returns>0 after a clean stop, 1 when the process cannot start, 2 for a malformed command line.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var parsed = Create().Parse(arguments);
        if (parsed.Errors.Count == 0)
        {
            return await parsed.InvokeAsync(Invocation);
        }

        await parsed.InvokeAsync(UsageOnStderr);
        return UsageError;
    }

    private static RootCommand Create()
    {
        var root = new RootCommand("TopGun: a reactive data grid that extends the cluster into the browser.")
        {
            Port, GrpcPort, NodeId, NoAuth, Store, DataDirectory,
        };
        Runs(root, ServerRole.Serve);
        root.Add(Runs(new Command("serve", "A node and a bridge in one process (the default).") { Port, GrpcPort, NodeId, NoAuth, Store, DataDirectory }, ServerRole.Serve));
        root.Add(Runs(new Command("node", "A node: gRPC only.") { Port, GrpcPort, HttpPort, NodeId, NoAuth, Store, DataDirectory }, ServerRole.Node));
        root.Add(Runs(new Command("bridge", "A stateless bridge in front of nodes.") { Port, NoAuth, Nodes }, ServerRole.Bridge));
        root.Add(Works(
            new Command("backup", "Writes an archive of a node's records, whether the node runs or not.") { Archive, Store, DataDirectory }, ArchiveCommands.Backup));
        root.Add(Works(
            new Command("restore", "Brings an archive into a new data directory or an empty database.") { Archive, Store, DataDirectory }, ArchiveCommands.Restore));
        return root;
    }

    private static Command Works(Command command, Func<CommandFlags, string, int> work)
    {
        command.SetAction(parsed => work(FlagsOf(parsed), parsed.GetRequiredValue(Archive)));
        return command;
    }

    private static Command Runs(Command command, ServerRole role)
    {
        command.SetAction((parsed, stop) => ServerProcess.RunAsync(role, FlagsOf(parsed), stop));
        return command;
    }

    private static CommandFlags FlagsOf(ParseResult parsed) => new()
    {
        Port = parsed.GetValue(Port),
        GrpcPort = parsed.GetValue(GrpcPort),
        HttpPort = parsed.GetValue(HttpPort),
        NodeId = parsed.GetValue(NodeId),
        NoAuth = parsed.GetValue(NoAuth),
        Store = parsed.GetValue(Store),
        DataDirectory = parsed.GetValue(DataDirectory),
        Nodes = parsed.GetValue(Nodes),
    };
}
