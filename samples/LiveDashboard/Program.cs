using LiveDashboard;
using TopGun.Client;
using TopGun.Client.Records;
using TopGun.Core.Grid.Queries;

// A shop's figures as they change: a live query that groups, and a counter.
// Usage: dotnet run -- [--nodes host:port,…] [--sell n]
//   --sell n  be the till as well: sell n things, and end when the dashboard shows them
var nodes = Option("--nodes", "localhost:9080").Split(',');
var toSell = int.Parse(Option("--sell", "0"));
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

await using var grid = await TopGunClient.ConnectAsync(new TopGunClientOptions { Nodes = nodes }, stop.Token);
var visitors = grid.GetCounter("visitors");
var before = await grid.Orders().All.GroupBy(order => order.Product).ToListAsync(stop.Token);
var target = before.Sum(group => group.Count) + toSell;
var selling = SellAsync(toSell);

var dashboard = new Dashboard();
try
{
    var revenue = grid.Orders().All.GroupBy(order => order.Product).Sum(order => order.Cents);
    await foreach (var change in revenue.WatchAsync(stop.Token))
    {
        var product = change.Item.Of(order => order.Product, ValueConverters.Text);
        if (change.Kind == ChangeKind.Leave)
            dashboard.Remove(product);
        else
            dashboard.Set(product, change.Item.Count, change.Item.Sum(order => order.Cents) ?? 0);
        dashboard.Draw(visitors.Value);
        if (toSell > 0 && dashboard.Orders >= target)
            break;
    }
    await selling;
}
catch (OperationCanceledException)
{
    // Ctrl+C.
}

async Task SellAsync(int count)
{
    string[] products = ["coffee", "tea", "cake"];
    for (var i = 0; i < count; i++)
    {
        await visitors.AddAsync(1, stop.Token);
        var product = products[i % products.Length];
        await grid.Orders().PutAsync(new Order { Id = Guid.NewGuid().ToString("N"), Product = product, Cents = 150 + 10 * i }, cancellationToken: stop.Token);
    }
}

string Option(string name, string fallback) =>
    Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : fallback;
