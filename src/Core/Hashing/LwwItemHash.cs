using System.Globalization;
using TopGun.Core.Time;

namespace TopGun.Core.Hashing;

/// <summary>The Merkle item hash of an LWW record: FNV-1a of <c>key:millis:counter:nodeId</c> (core-algorithms §6.2).</summary>
/// <remarks>
/// Value and TTL take no part; tombstones hash like any other record. The text is never built: the hash of the key, which the
/// caller has anyway, is the state to go on from. Budget with the key hash and the tree update: 75–110 ns.
/// </remarks>
public static class LwwItemHash
{
    private const int MaxDigits = 20;

    /// <summary>The item hash of a record.</summary>
    /// <param name="keyHash"><see cref="Fnv1a.Hash(string)"/> of the key.</param>
    /// <param name="timestamp">The stamp of the record.</param>
    public static uint Compute(uint keyHash, in HlcTimestamp timestamp)
    {
        Span<char> digits = stackalloc char[MaxDigits];
        var state = Fnv1a.Resume(keyHash);
        state.Append(':');
        timestamp.Millis.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        state.Append(digits[..length]);
        state.Append(':');
        timestamp.Counter.TryFormat(digits, out length, default, CultureInfo.InvariantCulture);
        state.Append(digits[..length]);
        state.Append(':');
        state.Append(timestamp.NodeId);
        return state.Value;
    }
}
