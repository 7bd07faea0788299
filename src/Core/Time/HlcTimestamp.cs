using System.Diagnostics.CodeAnalysis;

namespace TopGun.Core.Time;

/// <summary>A stamp of a hybrid logical clock: wall-clock milliseconds, a counter within them, and the node that issued it.</summary>
/// <remarks>
/// Ordered by millis, then counter, then node id by ordinal UTF-16 code unit (core-algorithms §1.4, settled 14).
/// The default value is <c>0:0:</c>, the smallest stamp there is.
/// </remarks>
public readonly struct HlcTimestamp : IComparable<HlcTimestamp>, IEquatable<HlcTimestamp>
{
    private readonly string? _nodeId;

    /// <summary>Makes a stamp from its three parts; a node id with <c>:</c> is kept as it is, only clocks refuse it.</summary>
    /// <param name="millis">Milliseconds since 1970-01-01 UTC.</param>
    /// <param name="counter">Order within the millisecond.</param>
    /// <param name="nodeId">The issuing node; may be empty.</param>
    public HlcTimestamp(ulong millis, uint counter, string nodeId)
    {
        ArgumentNullException.ThrowIfNull(nodeId);
        Millis = millis;
        Counter = counter;
        _nodeId = nodeId;
    }

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public ulong Millis { get; }

    /// <summary>Order among the stamps of one millisecond.</summary>
    public uint Counter { get; }

    /// <summary>The node that issued the stamp.</summary>
    public string NodeId => _nodeId ?? string.Empty;

    /// <summary>Whether <paramref name="left"/> is earlier than <paramref name="right"/>.</summary>
    public static bool operator <(HlcTimestamp left, HlcTimestamp right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> is later than <paramref name="right"/>.</summary>
    public static bool operator >(HlcTimestamp left, HlcTimestamp right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is not later than <paramref name="right"/>.</summary>
    public static bool operator <=(HlcTimestamp left, HlcTimestamp right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is not earlier than <paramref name="right"/>.</summary>
    public static bool operator >=(HlcTimestamp left, HlcTimestamp right) => left.CompareTo(right) >= 0;

    /// <summary>Whether all three parts are equal.</summary>
    public static bool operator ==(HlcTimestamp left, HlcTimestamp right) => left.Equals(right);

    /// <summary>Whether any of the three parts differs.</summary>
    public static bool operator !=(HlcTimestamp left, HlcTimestamp right) => !left.Equals(right);

    /// <summary>Reads the text form <c>millis:counter:nodeId</c> strictly; see <see cref="HlcText.TryParse(ReadOnlySpan{char}, out HlcTimestamp)"/>.</summary>
    /// <exception cref="FormatException">The text is not a stamp.</exception>
    public static HlcTimestamp Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return HlcText.TryParse(text, out var timestamp)
            ? timestamp
            : throw new FormatException($"Invalid timestamp format: {text}");
    }

    /// <summary>Reads the text form <c>millis:counter:nodeId</c> strictly; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out HlcTimestamp timestamp) =>
        HlcText.TryParse(text, out timestamp);

    /// <inheritdoc/>
    public int CompareTo(HlcTimestamp other)
    {
        if (Millis != other.Millis)
            return Millis < other.Millis ? -1 : 1;
        if (Counter != other.Counter)
            return Counter < other.Counter ? -1 : 1;
        return Math.Sign(string.CompareOrdinal(NodeId, other.NodeId));
    }

    /// <inheritdoc/>
    public bool Equals(HlcTimestamp other) =>
        Millis == other.Millis && Counter == other.Counter && string.Equals(NodeId, other.NodeId, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is HlcTimestamp other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Millis, Counter, NodeId);

    /// <summary>Writes the text form as UTF-16; false if it does not fit, and then nothing counts as written.</summary>
    public bool TryFormat(Span<char> destination, out int charsWritten) =>
        HlcText.TryFormat(this, destination, out charsWritten);

    /// <summary>Writes the text form as UTF-8; false if it does not fit, and then nothing counts as written.</summary>
    /// <remarks>A lone surrogate of the node id leaves as its three CESU bytes, as it arrived (settled 10).</remarks>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten) =>
        HlcText.TryFormat(this, utf8Destination, out bytesWritten);

    /// <summary>The text form <c>millis:counter:nodeId</c> in plain decimal, which is also the tag of an OR record.</summary>
    public override string ToString() => HlcText.Format(this);
}
