using System.Text.Json;

namespace TopGun.Client.Records;

/// <summary>Makes a plain C# class the record of a map: its key, its MsgPack form, and the members that queries may name.</summary>
/// <typeparam name="T">Record; should compare by value, as C# records do, so that a watch tells real changes only.</typeparam>
/// <remarks>A record is a MsgPack map whose members have names; absent members are nil, as records of a schema write them.</remarks>
public interface IRecordConverter<T> : IValueConverter<T>
    where T : class
{
    /// <summary>Largest encoded record in bytes; 0 = the limit of the grid.</summary>
    int EncodedBytesMax => 0;

    /// <summary>The key under which a record is stored.</summary>
    /// <param name="record">The record.</param>
    string KeyOf(T record);

    /// <summary>The MsgPack member that holds a property, for queries; null if it is not stored. By default the name in lowerCamelCase.</summary>
    /// <param name="property">Name of the C# property.</param>
    string? MemberOf(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);

    /// <summary>How a value of an enum property is spelled, for queries; null if enums are stored as numbers, as by default.</summary>
    /// <param name="property">Name of the C# property.</param>
    /// <param name="value">The value's number.</param>
    string? SpellingOf(string property, int value) => null;
}
