using System.Globalization;
using System.Text;

namespace TopGun.Bench.Load.Peers;

/// <summary>The data that every peer writes: 10 000 hot keys, values of 200 bytes that carry a sequence number.</summary>
internal static class Workload
{
    /// <summary>Number of keys.</summary>
    public const int KeySpace = 10_000;

    /// <summary>Number of keys that live changes touch; their first page stays below what every server sends in one message.</summary>
    public const int LiveKeySpace = 1_000;

    /// <summary>Bytes of a value.</summary>
    public const int ValueBytes = 200;

    private const int DigitCount = 10;

    private static readonly byte[][] Keys = [.. Enumerable.Range(0, KeySpace).Select(number => FreshKey(number))];

    /// <summary>What stands before the sequence number in a value.</summary>
    public static ReadOnlySpan<byte> Marker => "SEQ#"u8;

    /// <summary>A key of 12 bytes.</summary>
    public static byte[] Key(long number) => Keys[number % KeySpace];

    /// <summary>A key of 12 bytes of its own for every number.</summary>
    public static byte[] FreshKey(long number) => Encoding.ASCII.GetBytes("k" + number.ToString("D11", CultureInfo.InvariantCulture));

    /// <summary>A key of 12 bytes among those that live changes touch.</summary>
    public static byte[] LiveKey(long number) => Keys[number % LiveKeySpace];

    /// <summary>Writes a value that carries a sequence number.</summary>
    public static void FillValue(Span<byte> value, long sequence)
    {
        value.Fill((byte)'v');
        Marker.CopyTo(value);
        sequence.TryFormat(value[Marker.Length..], out _, "D10", CultureInfo.InvariantCulture);
    }

    /// <summary>Sequence number of the value inside a message, or -1.</summary>
    public static long SequenceIn(ReadOnlySpan<byte> message)
    {
        var at = message.IndexOf(Marker);
        return at < 0
            ? -1
            : long.Parse(message.Slice(at + Marker.Length, DigitCount), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
