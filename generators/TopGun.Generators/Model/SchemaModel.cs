using TopGun.Generators.Model.Enums;
using TopGun.Generators.Model.Messages;
using TopGun.Generators.Model.Services;

namespace TopGun.Generators.Model;

/// <summary>All that the descriptor set says about messages, records and enums, without any symbol of a compiler.</summary>
/// <param name="Messages">Messages, nested records and bodies, in the order of the schema.</param>
/// <param name="Enums">Enums, in the order of the schema.</param>
public sealed record SchemaModel(EquatableArray<MessageModel> Messages, EquatableArray<EnumModel> Enums)
{
    /// <summary>Services, in the order of the schema.</summary>
    public EquatableArray<ServiceModel> Services { get; init; }

    /// <summary>The error table.</summary>
    public EquatableArray<ErrorModel> Errors { get; init; }

    /// <summary>A schema with nothing in it.</summary>
    public static SchemaModel Empty { get; } = new(default, default);

    /// <summary>The part of the schema in one package.</summary>
    public SchemaModel InPackage(string package) => new(
        Messages.Where(message => message.Package == package).ToEquatableArray(),
        Enums.Where(item => item.Package == package).ToEquatableArray())
    {
        Services = Services.Where(service => service.ProtoName.StartsWith(package + ".", StringComparison.Ordinal)).ToEquatableArray(),
    };

    /// <summary>The message whose full proto name is <paramref name="protoName"/>, if the schema has one.</summary>
    public MessageModel? FindMessage(string protoName) => Messages.FirstOrDefault(message => message.ProtoName == protoName);
}
