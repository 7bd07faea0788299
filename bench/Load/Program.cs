using System.CommandLine;
using TopGun.Bench.Load;
using TopGun.Bench.Load.Budgets;
using TopGun.Bench.Load.Servers;
using TopGun.Bench.Load.Shapes;

var servers = new Argument<string[]>("servers") { Description = "Servers to compare, the first against the others: ours, ours-bridge, ours-batched, ours-per_op, reference, reference-redb, reference-redb-roomy, redis, sends." };
var shapes = new Option<string[]>("--shapes")
{
    Description = $"Loads: {ShapeText.Forms}.",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => ["ingest:16:100", "fan:100:1:1", "fan:100:20:1"],
};
var rounds = new Option<int>("--rounds") { Description = "Rounds; each runs every server twice.", DefaultValueFactory = _ => 5 };
var seconds = new Option<double>("--seconds") { Description = "Seconds counted per run.", DefaultValueFactory = _ => 4 };
var results = new Option<string?>("--results") { Description = "File for the figures as JSON." };

var check = new Option<bool>("--check") { Description = "Compares the ratios with bench/budgets.json; ends with 1 when one is below its floor." };

var compare = new Command("compare", "Compares servers by processor time per operation.") { servers, shapes, rounds, seconds, results, check };
compare.SetAction(parsed => new Comparison(
    parsed.GetRequiredValue(servers),
    [.. parsed.GetRequiredValue(shapes).Select(ShapeText.Parse)],
    parsed.GetValue(rounds),
    TimeSpan.FromSeconds(parsed.GetValue(seconds))).Run(parsed.GetValue(results), parsed.GetValue(check) ? RatioFloors.Read() : RatioFloors.None));

var budgets = new Command("budgets", "Measures allocated bytes against bench/budgets.json; ends with 1 when one is exceeded.");
budgets.SetAction((_, stop) => AllocationBudgets.CheckAsync(stop));

var load = new Argument<string>("load");
var port = new Argument<int>("port");
var batches = new Argument<int>("batches");
var drive = new Command("drive", "Writes batches of 100 to a server; used by 'budgets' as its client process.") { load, port, batches };
drive.Hidden = true;
drive.SetAction(parsed => AllocationBudgets.Drive(parsed.GetRequiredValue(load), parsed.GetValue(port), parsed.GetValue(batches)));

var sends = new Command("serve-sends", "Serves the loads of 'compare' by receiving and sending alone; what 'compare' starts as 'sends'.") { Hidden = true };
sends.SetAction(_ => new SendingServer().Run());

var sync = new Command("sync", "Measures what it costs a replica to catch up with 10 000 records.");
sync.SetAction(async (_, stop) =>
{
    using var figures = new SyncFigures();
    await figures.RunAsync(stop);
});

var records = new Argument<int>("records") { Description = "Number of records.", DefaultValueFactory = _ => 1_000_000 };
var memory = new Command("memory", "Measures what records take in the memory of a store, without a server around it.") { records };
memory.SetAction(parsed => MemoryFigures.Run(parsed.GetValue(records)));

var durability = new Command("durability", "Measures how concurrent writers share fsyncs, and how long records take to come back after SIGKILL.") { records };
durability.SetAction(parsed => new DurabilityFigures(parsed.GetValue(records)).Run());

var flush = new Command("postgres", "Measures flushes to PostgreSQL against COPY of the same rows, and how long a million records take to come back, on a server of its own.");
flush.SetAction(_ =>
{
    using var figures = new FlushFigures();
    figures.Run();
    figures.Load();
});

var valueBytes = new Option<int>("--value-bytes") { Description = "Bytes of each value.", DefaultValueFactory = _ => 1_000 };
var cold = new Command("cold", "Measures a data set of five times the budget of memory, against the same without bound.") { records, valueBytes };
cold.SetAction(parsed => ColdFigures.Run(parsed.GetValue(records), parsed.GetValue(valueBytes)));

var eviction = new Command("eviction", "Measures hit rate and cost of evicting values, against the least recently used.");
eviction.SetAction(_ => EvictionFigures.Run());

return await new RootCommand("Measures servers.") { cold, eviction, compare, budgets, drive, sends, sync, memory, durability, flush }.Parse(args).InvokeAsync();
