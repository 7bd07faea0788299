using LockedJob;
using TopGun.Client;

// A job that only one worker runs at a time, however many are started.
// Usage: dotnet run -- [--nodes host:port,…] [--worker name] [--runs n]
var nodes = Option("--nodes", "localhost:9080").Split(',');
var worker = Option("--worker", $"worker-{Environment.ProcessId}");
var runs = int.Parse(Option("--runs", "3"));
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

await using var grid = await TopGunClient.ConnectAsync(new TopGunClientOptions { Nodes = nodes }, stop.Token);
for (var run = 0; run < runs; run++)
{
    await using var held = await grid.Locks.AcquireAsync("jobs/report", lease: TimeSpan.FromSeconds(10), stop.Token);

    // The work ends with the lock, if the lock is lost first.
    using var work = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, held.Lost);
    var report = await grid.Reports().GetAsync("report", work.Token) ?? new Report { Name = "report" };

    // A worker that was stopped for longer than its lease finds a greater token here and does no harm.
    if (report.FencingToken >= (long)held.FencingToken)
        throw new InvalidOperationException($"{report.Worker} has run with the later token {report.FencingToken}");
    report = report with { Worker = worker, FencingToken = (long)held.FencingToken, Runs = report.Runs + 1 };
    await grid.Reports().PutAsync(report, cancellationToken: work.Token);
    Console.WriteLine($"{worker} ran the job with token {held.FencingToken}: run {report.Runs}");
}

string Option(string name, string fallback) =>
    Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : fallback;
