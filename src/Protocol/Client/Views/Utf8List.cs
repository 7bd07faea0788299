using TopGun.Core.MsgPack;
using TopGun.Protocol.Client.Wire;

namespace TopGun.Protocol.Client.Views;

/// <summary>A list of texts that are read from the frame one by one, as UTF-8, while it is enumerated.</summary>
public readonly ref struct Utf8List
{
    private readonly MsgPackReader _reader;

    /// <summary>Takes the next value as the list and passes over it, unless nothing after it will be read.</summary>
    /// <exception cref="MsgPackFormatException">The value is no list, or longer than <paramref name="itemsMax"/>.</exception>
    public Utf8List(scoped ref MsgPackReader reader, int itemsMax, string member, bool isLast)
    {
        Count = WireCount.ReadArray(ref reader, itemsMax, member);
        _reader = reader;
        for (var i = 0; !isLast && i < Count; i++)
            reader.Skip();
    }

    /// <summary>Number of texts.</summary>
    public int Count { get; }

    /// <summary>Starts at the first text.</summary>
    public Enumerator GetEnumerator() => new(_reader, Count);

    /// <summary>Walks the texts of the list.</summary>
    public ref struct Enumerator
    {
        private MsgPackReader _reader;
        private int _left;

        internal Enumerator(MsgPackReader reader, int count)
        {
            _reader = reader;
            _left = count;
            Current = default;
        }

        /// <summary>The text last read.</summary>
        public ReadOnlySpan<byte> Current { get; private set; }

        /// <summary>Reads the next text.</summary>
        /// <exception cref="MsgPackFormatException">It is no text.</exception>
        public bool MoveNext()
        {
            if (_left == 0)
                return false;
            _left--;
            Current = _reader.ReadStringUtf8();
            return true;
        }
    }
}
