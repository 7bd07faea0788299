namespace TopGun.Generators.Model.Services;

/// <summary>One gRPC service of the schema.</summary>
/// <param name="ProtoName">Full name in the schema.</param>
/// <param name="Name">Name in C#.</param>
/// <param name="Comment">Text of the schema's comment.</param>
/// <param name="Space">Namespace of its stubs.</param>
/// <param name="Methods">Methods in the order of the schema.</param>
/// <param name="Location">Where it is defined.</param>
public sealed record ServiceModel(
    string ProtoName, string Name, string Comment, string Space, EquatableArray<MethodModel> Methods, SchemaLocation Location)
{
    /// <summary>Whether each call is one caller's: one request, made in a session of that caller.</summary>
    public bool ServesOneCaller => Methods.All(method => !method.StreamsRequests);
}
