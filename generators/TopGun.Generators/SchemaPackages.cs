namespace TopGun.Generators;

/// <summary>Packages of the schema that the generator knows by name.</summary>
public static class SchemaPackages
{
    /// <summary>Messages between clients and server.</summary>
    public const string Client = "topgun.client.v1";

    /// <summary>The public gRPC API.</summary>
    public const string Grid = "topgun.grid.v1";

    /// <summary>Packages that only hold options and the language's own types; nothing is emitted for them.</summary>
    public static IReadOnlyList<string> Foundations { get; } = ["google.protobuf", "topgun.wire.v1", "topgun.schema.v1"];
}
