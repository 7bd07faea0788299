using TopGun.Core.MsgPack;

namespace TopGun.Client.Records;

/// <summary>A record of a user's own schema that is the value of a map; the generator implements it.</summary>
/// <typeparam name="TSelf">The record itself.</typeparam>
/// <remarks>Check foreign bytes with <see cref="MsgPackScan"/> before <see cref="Read"/>: records may nest in themselves.</remarks>
public interface IMapRecord<TSelf>
    where TSelf : class, IMapRecord<TSelf>
{
    /// <summary>Name of the map on the grid.</summary>
    static abstract string MapName { get; }

    /// <summary>Largest encoded record in bytes; 0 = the limit of the grid.</summary>
    static abstract int EncodedBytesMax { get; }

    /// <summary>Indexes the map should have.</summary>
    static abstract IReadOnlyList<MapIndex> Indexes { get; }

    /// <summary>The key under which <paramref name="record"/> is stored.</summary>
    static abstract string KeyOf(TSelf record);

    /// <summary>The MsgPack member that holds a property; null if the record has no such property.</summary>
    static abstract string? MemberOf(string property);

    /// <summary>The spelling of a value of an enum property; null if the property is no enum or the value has none.</summary>
    static abstract string? SpellingOf(string property, int value);

    /// <summary>Reads a record; members it does not have keep their default.</summary>
    /// <exception cref="MsgPackFormatException">A member is of another kind.</exception>
    static abstract TSelf Read(ref MsgPackReader reader);

    /// <summary>Writes every field, nil where it has no value.</summary>
    void Write(MsgPackWriter writer);
}
