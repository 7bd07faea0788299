using System.CommandLine;
using TopGun.Bench.Load;
using TopGun.Bench.Load.Shapes;

var servers = new Argument<string[]>("servers") { Description = "Servers to compare, the first against the others: ours, reference, redis." };
var shapes = new Option<string[]>("--shapes")
{
    Description = "Loads: ingest:connections:batch, fan:subscribers:batch:window.",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => ["ingest:16:100", "fan:100:1:1", "fan:100:20:1"],
};
var rounds = new Option<int>("--rounds") { Description = "Rounds; each runs every server twice.", DefaultValueFactory = _ => 5 };
var seconds = new Option<double>("--seconds") { Description = "Seconds counted per run.", DefaultValueFactory = _ => 4 };
var results = new Option<string?>("--results") { Description = "File for the figures as JSON." };

var command = new RootCommand("Compares servers by processor time per operation.") { servers, shapes, rounds, seconds, results };
command.SetAction(parsed => new Comparison(
    parsed.GetRequiredValue(servers),
    [.. parsed.GetRequiredValue(shapes).Select(ShapeText.Parse)],
    parsed.GetValue(rounds),
    TimeSpan.FromSeconds(parsed.GetValue(seconds))).Run(parsed.GetValue(results)));
return command.Parse(args).Invoke();
