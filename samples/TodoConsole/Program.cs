using TodoConsole;
using TopGun.Client;
using TopGun.Core.Grid;

// Usage: dotnet run -- [address] [token]
var address = args.Length > 0 ? args[0] : "http://localhost:9080";
var options = new TopGunClientOptions { Token = args.Length > 1 ? args[1] : null };
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

await using var grid = await TopGunClient.ConnectAsync(address, options, stop.Token);
var todos = grid.Todos();

await todos.PutAsync(new TodoItem { Id = "1", Text = "Buy milk" });
await todos.PutAsync(new TodoItem { Id = "2", Text = "Water the plants" });

try
{
    await foreach (var change in todos.Where(t => !t.Done).OrderBy(t => t.Text).Take(20).WatchAsync(stop.Token))
    {
        Console.WriteLine($"{change.Kind.ToString().ToUpperInvariant()} {change.Item.Text}");

        // The shopping takes no time here: the item leaves the list of what is left to do.
        if (change is { Kind: ChangeKind.Enter, Key: "1" })
            await todos.PutAsync(change.Item with { Done = true });
    }
}
catch (OperationCanceledException)
{
    // Ctrl+C.
}
