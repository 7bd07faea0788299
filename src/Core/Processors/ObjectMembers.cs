using System.Globalization;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Core.Processors;

/// <summary>The members of one map in their order, each an opaque value; changes make a new map, never touch the old bytes.</summary>
internal sealed class ObjectMembers
{
    private readonly List<KeyValuePair<string, ReadOnlyMemory<byte>>> _members = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <summary>The members in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> All => _members;

    /// <summary>The value of a member; empty when there is none. Setting keeps the place of a member that exists.</summary>
    public ReadOnlyMemory<byte> this[string name]
    {
        get => _places.TryGetValue(name, out var place) ? _members[place].Value : default;
        set
        {
            if (_places.TryAdd(name, _members.Count))
                _members.Add(KeyValuePair.Create(name, value));
            else
                _members[_places[name]] = KeyValuePair.Create(name, value);
        }
    }

    /// <summary>Reads a map; no value and nil are an empty one.</summary>
    /// <exception cref="ProcessorException">It is something else.</exception>
    public static ObjectMembers Read(ReadOnlyMemory<byte> map, string what)
    {
        var members = new ObjectMembers();
        if (ScriptValue.IsMissingOrNil(map))
            return members;
        if (!IsObject(map))
            throw new ProcessorException($"{what} is not an object");
        foreach (var (name, offset) in MapMembers.Read(map.Span))
        {
            var reader = new MsgPackReader(map.Span[offset..]);
            reader.Skip();
            members[name] = map.Slice(offset, reader.Position);
        }
        return members;
    }

    /// <summary>The items of an array, each under its index.</summary>
    public static ObjectMembers OfItems(ReadOnlyMemory<byte> array)
    {
        var members = new ObjectMembers();
        var reader = new MsgPackReader(array.Span);
        var count = reader.ReadArrayHeader();
        for (var i = 0; i < count; i++)
        {
            var start = reader.Position;
            reader.Skip();
            members[i.ToString(CultureInfo.InvariantCulture)] = array[start..reader.Position];
        }
        return members;
    }

    /// <summary>Whether a value is a map.</summary>
    public static bool IsObject(ReadOnlyMemory<byte> value) => new MsgPackValue(value.Span).Kind == MsgPackKind.Map;

    /// <summary>Adds the members of another map; those that exist take the other's values.</summary>
    public void Overlay(ObjectMembers other)
    {
        foreach (var (name, value) in other._members)
            this[name] = value;
    }

    /// <summary>Takes a member out.</summary>
    /// <returns>Its value; empty when there was none.</returns>
    public ReadOnlyMemory<byte> Remove(string name)
    {
        if (!_places.Remove(name, out var place))
            return default;
        var removed = _members[place].Value;
        _members.RemoveAt(place);
        for (var i = place; i < _members.Count; i++)
            _places[_members[i].Key] = i;
        return removed;
    }

    /// <summary>The map as a value.</summary>
    public byte[] ToValue()
    {
        using var buffer = new PooledBuffer();
        var writer = new MsgPackWriter(buffer);
        writer.WriteMapHeader(_members.Count);
        foreach (var (name, value) in _members)
        {
            writer.WriteString(name);
            writer.WriteRaw(value.Span);
        }
        return buffer.ToArray();
    }
}
