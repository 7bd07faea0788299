using System.Globalization;

namespace TopGun.Bench.Load.Shapes;

/// <summary>Reads shapes as they are written on the command line.</summary>
internal static class ShapeText
{
    /// <summary><c>ingest:connections:batch</c> or <c>fan:subscribers:batch:window</c>.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static IShape Parse(string text)
    {
        var parts = text.Split(':');
        var numbers = parts.Skip(1).Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        return (parts[0], numbers) switch
        {
            ("ingest", [> 0 and var connections, > 0 and var batch]) => new IngestShape(connections, batch),
            ("fan", [> 0 and var subscribers, > 0 and var batch, > 0 and var window]) => new FanShape(subscribers, batch, window),
            _ => throw new ArgumentException($"'{text}' is no shape. Use ingest:connections:batch or fan:subscribers:batch:window."),
        };
    }
}
