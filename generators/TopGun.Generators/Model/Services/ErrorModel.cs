namespace TopGun.Generators.Model.Services;

/// <summary>One row of the error table: a refusal and how it appears on each face (settled 32).</summary>
/// <param name="ProtoName">Name in the schema.</param>
/// <param name="Name">Name in C#.</param>
/// <param name="Number">Frozen number; 0 is no refusal.</param>
/// <param name="HasForm">Whether the option <c>error</c> stands there.</param>
/// <param name="GrpcStatus">Number of the gRPC status.</param>
/// <param name="ClientCode">Code on the client protocol.</param>
/// <param name="HttpStatus">HTTP status.</param>
/// <param name="Location">Where it is defined.</param>
public sealed record ErrorModel(
    string ProtoName, string Name, int Number, bool HasForm, uint GrpcStatus, uint ClientCode, uint HttpStatus, SchemaLocation Location);
