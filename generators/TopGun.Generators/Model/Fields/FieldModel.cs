namespace TopGun.Generators.Model.Fields;

/// <summary>One field of a message or record.</summary>
/// <param name="ProtoName">Name in the schema.</param>
/// <param name="WireName">Name of the MsgPack member.</param>
/// <param name="Property">Name in C#.</param>
/// <param name="Comment">Text of the schema's comment.</param>
/// <param name="Kind">What one item is.</param>
/// <param name="TypeName">C# name of the enum, record or Core type; empty for scalars.</param>
/// <param name="TypeProtoName">Full schema name of the enum or record; empty for scalars.</param>
/// <param name="Cardinality">How many items.</param>
/// <param name="Presence">What absent and nil mean.</param>
/// <param name="Location">Where it is defined.</param>
public sealed record FieldModel(
    string ProtoName,
    string WireName,
    string Property,
    string Comment,
    FieldKind Kind,
    string TypeName,
    string TypeProtoName,
    FieldCardinality Cardinality,
    FieldPresence Presence,
    SchemaLocation Location)
{
    /// <summary>Other names under which the member is accepted.</summary>
    public EquatableArray<string> Aliases { get; init; }

    /// <summary>Whether the member is written under its aliases too.</summary>
    public bool WritesAliases { get; init; }

    /// <summary>Input shapes accepted beside the canonical one.</summary>
    public FieldShape Shape { get; init; }

    /// <summary>Most items; 0 = the protocol's own limit.</summary>
    public uint ItemsMax { get; init; }

    /// <summary>Longest string or binary in bytes; 0 = no limit of its own.</summary>
    public uint BytesMax { get; init; }

    /// <summary>The integer is carried as decimal text.</summary>
    public bool IsDecimalText { get; init; }

    /// <summary>An empty list or map is not written.</summary>
    public bool OmitsEmpty { get; init; }

    /// <summary>What becomes of numbers that are not whole or not in range.</summary>
    public FieldTolerance Tolerance { get; init; }

    /// <summary>Views hash the text while they read it.</summary>
    public bool IsHashed { get; init; }

    /// <summary>Set where the schema asked for <c>opaque</c> on something that is not <c>bytes</c>.</summary>
    public bool IsMisplacedOpaque { get; init; }

    /// <summary>Whether the schema says <c>optional</c>.</summary>
    public bool IsDeclaredOptional { get; init; }

    /// <summary>A map of the schema whose keys are not strings.</summary>
    public bool HasForeignKeys { get; init; }

    /// <summary>The type in words of the schema, for messages to people.</summary>
    public string Declaration { get; init; } = "";

    /// <summary>C# name of the nested record as the schema has it, also where a Core type stands for it.</summary>
    public string RecordName { get; init; } = "";

    /// <summary>Whether the field is a list or a map.</summary>
    public bool IsCollection => Cardinality != FieldCardinality.Single;

    /// <summary>Whether nil is a value of the field and not the lack of one.</summary>
    public bool TakesNil => Kind == FieldKind.Opaque && Cardinality == FieldCardinality.Single && Presence != FieldPresence.Optional;
}
