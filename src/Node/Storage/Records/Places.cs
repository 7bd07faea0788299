using System.Runtime.CompilerServices;

namespace TopGun.Node.Storage.Records;

/// <summary>A row of places that grows by pieces of equal size, so that growing copies nothing and leaves no large arrays behind.</summary>
/// <remarks>Only the first piece begins smaller and is copied until it has its size: most tables are small. Guarded by its owner.</remarks>
internal sealed class Places<T>(int initialCapacity)
{
    /// <summary>Places of a full piece; 256 entries of 56 bytes stay well below the large object heap.</summary>
    public const int PieceSize = 1 << PieceBits;

    private const int PieceBits = 8;

    private T[][] _pieces = [new T[initialCapacity]];
    private int _pieceCount = 1;

    /// <summary>Places that there are.</summary>
    public int Capacity { get; private set; } = initialCapacity;

    /// <summary>One place, below <see cref="Capacity"/>.</summary>
    public ref T this[int place]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _pieces[place >> PieceBits][place & (PieceSize - 1)];
    }

    /// <summary>Copies a place without its owner's lock; false when it was not there at that moment.</summary>
    public bool TryRead(int place, out T value)
    {
        var pieces = _pieces;
        var piece = place >> PieceBits < pieces.Length ? pieces[place >> PieceBits] : null;
        var isThere = piece is not null && (place & (PieceSize - 1)) < piece.Length;
        value = isThere ? piece![place & (PieceSize - 1)] : default!;
        return isThere;
    }

    /// <summary>Adds places until there are at least so many.</summary>
    /// <returns>How many were added.</returns>
    public int Reserve(int capacity)
    {
        var before = Capacity;
        while (Capacity < capacity)
            Grow();
        return Capacity - before;
    }

    private void Grow()
    {
        if (Capacity < PieceSize)
        {
            Array.Resize(ref _pieces[0], Math.Min(Capacity * 2, PieceSize));
            Capacity = _pieces[0].Length;
            return;
        }
        if (_pieceCount == _pieces.Length)
            Array.Resize(ref _pieces, _pieceCount * 2);
        _pieces[_pieceCount++] = new T[PieceSize];
        Capacity += PieceSize;
    }
}
