using TodoConsole;
using TopGun.Client;

// The to-do list of the page at /demo, for all who run this.
// Usage: dotnet run -- [--nodes host:port,…] [--token …] add <text> | done <id> | list | watch
var options = new TopGunClientOptions { Nodes = Take("--nodes", "localhost:9080").Split(','), Token = Take("--token", "") is { Length: > 0 } token ? token : null };
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    await using var grid = await TopGunClient.ConnectAsync(options, stop.Token);
    var todos = grid.DemoEveryone();
    switch (args)
    {
        case ["add", .. { Length: > 0 } words]:
            var added = new TodoItem
            {
                Id = Guid.NewGuid().ToString("N")[..8],
                Text = string.Join(' ', words),
                At = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            };
            await todos.PutAsync(added, cancellationToken: stop.Token);
            Console.WriteLine($"added {added.Id} {added.Text}");
            return 0;
        case ["done", var id]:
            if (await todos.GetAsync(id, stop.Token) is not { } item)
                return Fail($"there is no item '{id}'; list shows the ids");
            await todos.PutAsync(item with { Done = true }, cancellationToken: stop.Token);
            Console.WriteLine($"done {item.Id} {item.Text}");
            return 0;
        case ["list"]:
            foreach (var left in await todos.Where(todo => !todo.Done).OrderBy(todo => todo.At).ToListAsync(stop.Token))
                Console.WriteLine($"{left.Id} {left.Text}");
            return 0;
        case ["watch"]:
            // First everything that is left to do as ENTER, then each change, until Ctrl+C; a restart of the node ends nothing.
            await foreach (var change in todos.Where(todo => !todo.Done).WatchAsync(stop.Token))
                Console.WriteLine($"{change.Kind.ToString().ToUpperInvariant()} {change.Item.Text}");
            return 0;
        default:
            return Fail("Usage: TodoConsole [--nodes host:port,…] [--token …] add <text> | done <id> | list | watch");
    }
}
catch (OperationCanceledException)
{
    return 0;
}
catch (Exception failure) when (failure is TopGunException or ArgumentException)
{
    return Fail(failure.Message);
}

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 1;
}

// Takes an option and its value out of the arguments.
string Take(string name, string fallback)
{
    var at = Array.IndexOf(args, name);
    if (at < 0 || at + 1 == args.Length)
        return fallback;
    var value = args[at + 1];
    args = [.. args[..at], .. args[(at + 2)..]];
    return value;
}
