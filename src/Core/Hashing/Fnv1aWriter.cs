using System.Buffers;

namespace TopGun.Core.Hashing;

/// <summary>Takes text in pieces and keeps only its <see cref="Fnv1a"/> hash.</summary>
internal sealed class Fnv1aWriter : IBufferWriter<char>
{
    private const int InitialChars = 256;

    private char[] _piece = new char[InitialChars];
    private Fnv1a _state;

    /// <summary>The hash of all text so far.</summary>
    public uint Hash => _state.Value;

    /// <summary>Forgets all text.</summary>
    public void Reset() => _state = default;

    /// <summary>Takes in a piece of text.</summary>
    public void Append(ReadOnlySpan<char> text) => _state.Append(text);

    /// <inheritdoc/>
    public void Advance(int count) => _state.Append(_piece.AsSpan(0, count));

    /// <inheritdoc/>
    public Memory<char> GetMemory(int sizeHint = 0)
    {
        if (sizeHint > _piece.Length)
            _piece = new char[Math.Max(sizeHint, _piece.Length * 2)];
        return _piece;
    }

    /// <inheritdoc/>
    public Span<char> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
