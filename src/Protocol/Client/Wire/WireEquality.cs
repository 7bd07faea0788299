namespace TopGun.Protocol.Client.Wire;

/// <summary>Compares lists, maps and byte strings of messages by content.</summary>
public static class WireEquality
{
    /// <summary>Whether two lists have equal items in the same order.</summary>
    public static bool Lists<T>(IReadOnlyList<T> left, IReadOnlyList<T> right)
    {
        if (left.Count != right.Count)
            return false;
        for (var i = 0; i < left.Count; i++)
        {
            if (!EqualityComparer<T>.Default.Equals(left[i], right[i]))
                return false;
        }
        return true;
    }

    /// <summary>Whether two lists have byte strings of the same content in the same order.</summary>
    public static bool ByteLists(IReadOnlyList<ReadOnlyMemory<byte>> left, IReadOnlyList<ReadOnlyMemory<byte>> right)
    {
        if (left.Count != right.Count)
            return false;
        for (var i = 0; i < left.Count; i++)
        {
            if (!Bytes(left[i], right[i]))
                return false;
        }
        return true;
    }

    /// <summary>Whether two maps have equal values under the same keys, in whatever order.</summary>
    public static bool Maps<T>(IReadOnlyDictionary<string, T> left, IReadOnlyDictionary<string, T> right)
    {
        if (left.Count != right.Count)
            return false;
        foreach (var (key, value) in left)
        {
            if (!right.TryGetValue(key, out var other) || !EqualityComparer<T>.Default.Equals(value, other))
                return false;
        }
        return true;
    }

    /// <summary>Whether two byte strings have the same content.</summary>
    public static bool Bytes(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) => left.Span.SequenceEqual(right.Span);

    /// <summary>Whether two byte strings are both none, or have the same content.</summary>
    public static bool Bytes(ReadOnlyMemory<byte>? left, ReadOnlyMemory<byte>? right) =>
        left.HasValue == right.HasValue && Bytes(left.GetValueOrDefault(), right.GetValueOrDefault());
}
