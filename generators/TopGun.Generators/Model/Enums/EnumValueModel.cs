namespace TopGun.Generators.Model.Enums;

/// <summary>One value of an enum.</summary>
/// <param name="ProtoName">Name in the schema.</param>
/// <param name="Name">Name in C#.</param>
/// <param name="Number">Number in the schema.</param>
/// <param name="Text">Spelling on the wire; empty for the value that is never sent.</param>
/// <param name="Comment">Text of the schema's comment.</param>
/// <param name="Location">Where it is defined.</param>
public sealed record EnumValueModel(
    string ProtoName, string Name, int Number, string Text, string Comment, SchemaLocation Location);
