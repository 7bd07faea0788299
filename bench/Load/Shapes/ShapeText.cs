using System.Globalization;

namespace TopGun.Bench.Load.Shapes;

/// <summary>Reads shapes as they are written on the command line.</summary>
internal static class ShapeText
{
    /// <summary>What shapes there are and how they are written.</summary>
    public const string Forms =
        "ingest:connections:batch, elements:connections:batch, fan:subscribers:batch:window, stall:subscribers:batch:window, fill:records, idle:connections";

    /// <summary>Reads one of <see cref="Forms"/>.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static IShape Parse(string text)
    {
        var parts = text.Split(':');
        var numbers = parts.Skip(1).Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        return (parts[0], numbers) switch
        {
            ("ingest", [> 0 and var connections, > 0 and var batch]) => new IngestShape(connections, batch),
            ("fan", [> 0 and var subscribers, > 0 and var batch, > 0 and var window]) => new FanShape(subscribers, batch, window),
            ("elements", [> 0 and var connections, > 0 and var batch]) => new IngestShape(connections, batch, isElements: true),
            ("stall", [> 0 and var subscribers, > 0 and var batch, > 0 and var window]) => new FanShape(subscribers, batch, window, hasStalled: true),
            ("fill", [> 0 and var records]) => new FillShape(records),
            ("idle", [> 0 and var connections]) => new IdleShape(connections),
            _ => throw new ArgumentException($"'{text}' is no shape. Shapes: {Forms}."),
        };
    }
}
