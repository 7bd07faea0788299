using System.Runtime.CompilerServices;
using TopGun.Core.MsgPack;

namespace TopGun.Core.Hashing;

/// <summary>The 32-bit FNV-1a hash over UTF-16 code units that partitions and Merkle trees are built on (core-algorithms §2.1).</summary>
/// <remarks>
/// Each step takes in a whole 16-bit unit, so text outside Latin-1 does not hash as byte-wise FNV would.
/// As a value it is the running state of a hash; <c>default</c> is the hash of nothing appended.
/// </remarks>
public struct Fnv1a
{
    private const uint OffsetBasis = 0x811c9dc5;
    private const uint Prime = 0x01000193;

    // Kept relative to the offset basis so that default(Fnv1a) is a valid start.
    private uint _relative;

    /// <summary>The hash of everything appended so far.</summary>
    public readonly uint Value => _relative ^ OffsetBasis;

    /// <summary>Hashes the UTF-16 code units of <paramref name="text"/>.</summary>
    public static uint Hash(string text) => Hash(text.AsSpan());

    /// <summary>Hashes the UTF-16 code units of <paramref name="text"/>.</summary>
    public static uint Hash(ReadOnlySpan<char> text) => Run(OffsetBasis, text);

    /// <summary>Hashes the UTF-16 code units that <paramref name="utf8"/> decodes to, without making a string.</summary>
    /// <remarks>Always equal to hashing the string that <see cref="MsgPackText.Decode(ReadOnlySpan{byte})"/> returns.</remarks>
    public static uint HashUtf8(ReadOnlySpan<byte> utf8) => RunUtf8(OffsetBasis, utf8);

    /// <summary>Goes on from a finished hash, as if its text had just been appended.</summary>
    public static Fnv1a Resume(uint hash) => new() { _relative = hash ^ OffsetBasis };

    /// <summary>Appends one UTF-16 code unit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(char unit) => _relative = Step(Value, unit) ^ OffsetBasis;

    /// <summary>Appends UTF-16 text.</summary>
    public void Append(ReadOnlySpan<char> text) => _relative = Run(Value, text) ^ OffsetBasis;

    private static uint Run(uint hash, ReadOnlySpan<char> text)
    {
        foreach (var unit in text)
            hash = Step(hash, unit);
        return hash;
    }

    private static uint RunUtf8(uint hash, ReadOnlySpan<byte> utf8)
    {
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] >= 0x80)
                return RunDecoded(hash, utf8[i..]);
            hash = Step(hash, utf8[i]);
        }
        return hash;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static uint RunDecoded(uint hash, ReadOnlySpan<byte> utf8)
    {
        Span<char> units = stackalloc char[2];
        while (!utf8.IsEmpty)
        {
            var count = MsgPackText.DecodeNext(utf8, units, out var consumed);
            hash = Run(hash, units[..count]);
            utf8 = utf8[consumed..];
        }
        return hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Step(uint hash, uint unit) => unchecked((hash ^ unit) * Prime);
}
