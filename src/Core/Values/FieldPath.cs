using System.Diagnostics.CodeAnalysis;
using TopGun.Core.MsgPack;

namespace TopGun.Core.Values;

/// <summary>The dotted path to a member of nested maps, such as <c>address.city</c>; a name with a dot in it cannot be reached.</summary>
public sealed class FieldPath : IEquatable<FieldPath>
{
    private readonly byte[][] _segments;

    private FieldPath(string text, byte[][] segments)
    {
        Text = text;
        _segments = segments;
    }

    /// <summary>The path as written.</summary>
    public string Text { get; }

    /// <summary>The name of the member of the record itself, where the path starts.</summary>
    public string TopLevelName => MsgPackText.Decode(_segments[0]);

    internal ReadOnlySpan<byte[]> Segments => _segments;

    /// <summary>Takes <paramref name="text"/> apart at its dots.</summary>
    /// <exception cref="ArgumentException">The path is empty or beyond <see cref="ValueLimits"/>.</exception>
    public static FieldPath Parse(string text) => TryParse(text, out var path)
        ? path
        : throw new ArgumentException($"'{text}' is no field path: give 1 to {ValueLimits.PathSegmentsMax} names with dots between.", nameof(text));

    /// <summary>Takes <paramref name="text"/> apart at its dots; false if it is empty or beyond <see cref="ValueLimits"/>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out FieldPath? path)
    {
        path = null;
        if (text.Length == 0 || MsgPackText.GetByteCount(text) > ValueLimits.PathBytesMax)
            return false;
        var names = text.Split('.');
        if (names.Length <= ValueLimits.PathSegmentsMax)
            path = new FieldPath(text, Array.ConvertAll(names, name => MsgPackText.Encode(name)));
        return path is not null;
    }

    /// <inheritdoc/>
    public bool Equals(FieldPath? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FieldPath);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>The path below its first name, or null if there is none.</summary>
    internal FieldPath? Rest() =>
        _segments.Length > 1 ? new FieldPath(Text[(Text.IndexOf('.') + 1)..], _segments[1..]) : null;
}
