using TopGun.Generators.Model.Messages;

namespace TopGun.Generators.Model.Units;

/// <summary>What the class of one user's record is made from.</summary>
/// <param name="Record">The record.</param>
/// <param name="Spaces">Namespaces of all records of the schema, which fields may refer to.</param>
public sealed record RecordUnit(MessageModel Record, EquatableArray<string> Spaces)
{
    /// <summary>One unit for each record of the schema.</summary>
    public static IEnumerable<RecordUnit> AllOf(SchemaModel records)
    {
        var spaces = records.Messages.Select(record => record.Space)
            .Concat(records.Enums.Select(item => item.Space))
            .Distinct()
            .OrderBy(space => space, StringComparer.Ordinal)
            .ToEquatableArray();
        return records.Messages.Select(record => new RecordUnit(record, spaces));
    }
}
