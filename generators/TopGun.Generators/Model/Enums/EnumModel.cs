namespace TopGun.Generators.Model.Enums;

/// <summary>One enum of the schema.</summary>
/// <param name="ProtoName">Full name in the schema.</param>
/// <param name="Name">Name in C#.</param>
/// <param name="Comment">Text of the schema's comment.</param>
/// <param name="Values">Values in the order of the schema.</param>
/// <param name="Location">Where it is defined.</param>
public sealed record EnumModel(
    string ProtoName, string Name, string Comment, EquatableArray<EnumValueModel> Values, SchemaLocation Location)
{
    /// <summary>Package of the schema.</summary>
    public string Package { get; init; } = "";

    /// <summary>Namespace of the C# made of it, where the schema decides: <c>csharp_namespace</c>, else the package in Pascal case.</summary>
    public string Space { get; init; } = "";

    /// <summary>An unknown spelling reads as the value that is never sent, instead of being an error.</summary>
    public bool ReadsUnknown { get; init; }

    /// <summary>Enum of Core that stands for it; empty if none.</summary>
    public string CoreTypeName { get; init; } = "";

    /// <summary>What number 0 means in Core: a value's name, <see cref="CoreEnum.NoValue"/>, or empty when it is refused.</summary>
    public string CoreUnspecified { get; init; } = "";

    /// <summary>Values that can stand on the wire.</summary>
    public IEnumerable<EnumValueModel> Spelled => Values.Where(value => value.Text.Length > 0);
}
