using System.Numerics;

namespace TopGun.Core.Hashing;

/// <summary>The place of a node in a Merkle tree: the first hex digits of the hashes of the keys below it (core-algorithms §2.5).</summary>
/// <remarks>The default value is the root. At most <see cref="MaxLength"/> digits, lower case in text.</remarks>
public readonly struct MerklePath : IEquatable<MerklePath>
{
    /// <summary>The most digits a path can have: all of a 32-bit hash.</summary>
    public const int MaxLength = 8;

    /// <summary>The children a node can have.</summary>
    public const int Fanout = 16;

    private const int BitsPerDigit = 4;
    private const int HashBits = 32;
    private const string Digits = "0123456789abcdef";

    // Digits stand at the top of the word, as in a hash; what lies below them is zero.
    private readonly uint _prefix;

    private MerklePath(uint prefix, int length)
    {
        _prefix = prefix;
        Length = length;
    }

    /// <summary>The number of digits, which is the level of the node; the root has none.</summary>
    public int Length { get; }

    /// <summary>The digits as a number, first digit highest; 0 for the root.</summary>
    public int Index => Length == 0 ? 0 : (int)(_prefix >> (HashBits - (Length * BitsPerDigit)));

    /// <summary>The least hash of a key at or below this place.</summary>
    public uint FirstHash => _prefix;

    /// <summary>The digit (0–15) that leads from <paramref name="level"/> to the next.</summary>
    public int this[int level]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(level);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, Length);
            return DigitAt(_prefix, level);
        }
    }

    /// <summary>Whether both are the same place.</summary>
    public static bool operator ==(MerklePath left, MerklePath right) => left.Equals(right);

    /// <summary>Whether they are different places.</summary>
    public static bool operator !=(MerklePath left, MerklePath right) => !left.Equals(right);

    /// <summary>The path of a key, given its hash, in a tree of the given depth (0–8).</summary>
    public static MerklePath OfKey(uint keyHash, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, MaxLength);
        return new MerklePath(depth == 0 ? 0 : keyHash & (uint.MaxValue << (HashBits - (depth * BitsPerDigit))), depth);
    }

    /// <summary>Reads up to eight lower-case hex digits; false for anything else, which names no node of any tree.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out MerklePath path)
    {
        path = default;
        if (text.Length > MaxLength)
            return false;
        var parsed = default(MerklePath);
        foreach (var unit in text)
        {
            var digit = Digits.IndexOf(unit, StringComparison.Ordinal);
            if (digit < 0)
                return false;
            parsed = parsed.Child(digit);
        }
        path = parsed;
        return true;
    }

    /// <summary>The character of a digit (0–15) as it stands in paths and bucket keys.</summary>
    public static char DigitChar(int digit) => Digits[digit];

    /// <summary>The path of a child.</summary>
    /// <param name="digit">0–15.</param>
    /// <exception cref="InvalidOperationException">The path has eight digits already.</exception>
    public MerklePath Child(int digit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(digit);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(digit, Fanout);
        if (Length == MaxLength)
            throw new InvalidOperationException($"A Merkle path has at most {MaxLength} digits; '{this}' has no children.");
        return new MerklePath(_prefix | ((uint)digit << ShiftOf(Length)), Length + 1);
    }

    /// <summary>Whether a key with this hash lies at or below this place.</summary>
    public bool Contains(uint keyHash) => Length == 0 || (keyHash ^ _prefix) >> (HashBits - (Length * BitsPerDigit)) == 0;

    /// <inheritdoc/>
    public bool Equals(MerklePath other) => _prefix == other._prefix && Length == other.Length;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MerklePath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)BitOperations.RotateLeft(_prefix, Length);

    /// <summary>The digits in lower case; empty for the root.</summary>
    public override string ToString() => string.Create(Length, _prefix, static (text, prefix) =>
    {
        for (var level = 0; level < text.Length; level++)
            text[level] = Digits[DigitAt(prefix, level)];
    });

    /// <summary>The digit (0–15) of a key's hash that leads from <paramref name="level"/> to the next.</summary>
    internal static int DigitAt(uint hash, int level) => (int)(hash >> ShiftOf(level)) & (Fanout - 1);

    private static int ShiftOf(int level) => HashBits - ((level + 1) * BitsPerDigit);
}
