using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using TopGun.Bench.Load.Peers;
using TopGun.Bench.Load.Servers;
using TopGun.Bridge;
using TopGun.Core.Grid;
using TopGun.Node.Operations;
using TopGun.Node.Operations.Authentication;
using TopGun.Node.Query;
using TopGun.Node.Storage;

namespace TopGun.Bench.Load.Budgets;

/// <summary>
/// Bytes that the whole server allocates per acknowledged operation: a bridge and a node in this process, the client in
/// another, so that only the server is counted.
/// </summary>
internal static class AllocationBudgets
{
    private const int BatchSize = 100;
    private const int WarmUpBatches = 2_000;
    private const int CountedBatches = 20_000;

    // Sets only grow, and this process has them in memory.
    private const int CountedElementBatches = 10_000;

    /// <summary>Measures and compares.</summary>
    /// <returns>0 within the budgets, 1 beyond one.</returns>
    public static async Task<int> CheckAsync(CancellationToken cancellationToken)
    {
        await using var app = await StartAsync(cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var port = new Uri(address).Port;
        var isIngestHeld = await IsHeldAsync("ingest", "ingestBytesPerOperation", port, CountedBatches, cancellationToken);
        var areElementsHeld = await IsHeldAsync("elements", "elementBytesPerOperation", port, CountedElementBatches, cancellationToken);
        return isIngestHeld && areElementsHeld ? 0 : 1;
    }

    /// <summary>The client process.</summary>
    public static int Drive(string load, int port, int batches)
    {
        using var peer = new WirePeer(port);
        for (var batch = 0; batch < batches; batch++)
        {
            var firstKey = batch * BatchSize % Workload.KeySpace;
            if (load == "elements")
            {
                peer.Add(BatchSize, firstKey);
            }
            else if (!peer.Write(BatchSize, firstKey))
            {
                return 1;
            }
        }

        return 0;
    }

    private static async Task<bool> IsHeldAsync(string load, string budgetName, int port, int batches, CancellationToken cancellationToken)
    {
        var budget = ReadBudget(budgetName);
        await RunClientAsync(load, port, WarmUpBatches, cancellationToken);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await RunClientAsync(load, port, batches, cancellationToken);
        var bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)(batches * BatchSize);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{load}: {bytes:F0} bytes per operation, budget {budget}"));
        return bytes <= budget;
    }

    private static int ReadBudget(string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(ServerCatalogue.FromRoot("bench/budgets.json")));
        return file.RootElement.GetProperty("allocations").GetProperty(name).GetInt32();
    }

    private static async Task<WebApplication> StartAsync(CancellationToken cancellationToken)
    {
        var store = new RecordStore();
        var grid = new NodeGrid(
            new NodeOptions { NodeId = "bench" },
            store,
            new QueryEngine(store, TimeProvider.System, TaskScheduler.Default),
            new NoAuthentication(),
            TimeProvider.System,
            RandomNumberGenerator.Fill);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http1));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IGrid>(grid);
        builder.Services.AddBridge(_ => { });
        var app = builder.Build();
        app.MapBridge();
        await app.StartAsync(cancellationToken);
        return app;
    }

    private static async Task RunClientAsync(string load, int port, int batches, CancellationToken cancellationToken)
    {
        using var client = Process.Start(
            Environment.ProcessPath!, [Environment.GetCommandLineArgs()[0], "drive", load, $"{port}", $"{batches}"]);
        await client.WaitForExitAsync(cancellationToken);
        if (client.ExitCode != 0)
        {
            throw new InvalidOperationException("the client process failed");
        }
    }
}
