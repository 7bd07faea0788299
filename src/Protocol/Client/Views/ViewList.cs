using System.Diagnostics.CodeAnalysis;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client.Wire;

namespace TopGun.Protocol.Client.Views;

/// <summary>A list of records that are read from the frame one by one, while it is enumerated.</summary>
/// <typeparam name="TView">The view of one record.</typeparam>
public readonly ref struct ViewList<TView>
    where TView : IView<TView>, allows ref struct
{
    private readonly MsgPackReader _reader;

    /// <summary>Takes the next value as the list and passes over it, unless nothing after it will be read.</summary>
    /// <exception cref="MsgPackFormatException">The value is no list, or longer than <paramref name="itemsMax"/>.</exception>
    public ViewList(scoped ref MsgPackReader reader, int itemsMax, string member, bool isLast)
    {
        Count = WireCount.ReadArray(ref reader, itemsMax, member);
        _reader = reader;
        for (var i = 0; !isLast && i < Count; i++)
            reader.Skip();
    }

    /// <summary>Number of records.</summary>
    public int Count { get; }

    /// <summary>Starts at the first record; enumerate by <c>ref readonly</c> to avoid copying views.</summary>
    public Enumerator GetEnumerator() => new(_reader, Count);

    /// <summary>Walks the records of the list.</summary>
    public ref struct Enumerator
    {
        private MsgPackReader _reader;
        private int _left;
        private int _start;
        private TView _current;

        internal Enumerator(MsgPackReader reader, int count)
        {
            _reader = reader;
            _left = count;
            _start = reader.Position;
            _current = default!;
        }

        /// <summary>The record last read; valid until the next one is.</summary>
        [UnscopedRef]
        public readonly ref readonly TView Current => ref _current;

        /// <summary>Reads the next record.</summary>
        /// <exception cref="MsgPackFormatException">It is malformed; <see cref="PassOver"/> leads past it.</exception>
        public bool MoveNext()
        {
            if (_left == 0)
                return false;
            _left--;
            _start = _reader.Position;
            TView.Read(ref _reader, out _current);
            return true;
        }

        /// <summary>Passes over the record that <see cref="MoveNext"/> could not read, so that the next one can be.</summary>
        /// <returns>The record's bytes in the frame.</returns>
        public ReadOnlySpan<byte> PassOver()
        {
            _reader.GoBackTo(_start);
            return _reader.ReadRaw();
        }
    }
}
