using TopGun.Core.MsgPack;

namespace TopGun.Core.Values;

/// <summary>Walks the items of an array in place; made by <see cref="MsgPackValue.Items"/> for <c>foreach</c>.</summary>
public ref struct MsgPackItems
{
    private MsgPackReader _reader;
    private int _left;
    private ReadOnlySpan<byte> _current;

    internal MsgPackItems(ReadOnlySpan<byte> bytes, bool isArray)
    {
        _reader = new MsgPackReader(bytes);
        _left = isArray ? _reader.ReadArrayHeader() : 0;
        _current = default;
    }

    /// <summary>Items not handed out yet.</summary>
    public readonly int Count => _left;

    /// <summary>The item the walk stands on.</summary>
    public readonly MsgPackValue Current => new(_current);

    /// <summary>The walk itself, for <c>foreach</c>.</summary>
    public readonly MsgPackItems GetEnumerator() => this;

    /// <summary>Goes to the next item; false after the last.</summary>
    public bool MoveNext()
    {
        if (_left == 0)
            return false;
        _left--;
        _current = _reader.ReadRaw();
        return true;
    }
}
