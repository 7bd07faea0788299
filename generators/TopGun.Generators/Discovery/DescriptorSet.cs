using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace TopGun.Generators.Discovery;

/// <summary>Decodes the descriptor set that protoc wrote, with the options of this protocol understood.</summary>
public static class DescriptorSet
{
    private static readonly ExtensionRegistry Options =
    [
        TopGun.Wire.V1.OptionsExtensions.Message,
        TopGun.Wire.V1.OptionsExtensions.Field,
        TopGun.Wire.V1.OptionsExtensions.Enumeration,
        TopGun.Wire.V1.OptionsExtensions.Value,
        TopGun.Wire.V1.ErrorsExtensions.Error,
        TopGun.Schema.V1.OptionsExtensions.Map,
    ];

    /// <summary>Reads the schema from the bytes of a <c>FileDescriptorSet</c>.</summary>
    /// <exception cref="InvalidDataException">The bytes are no descriptor set.</exception>
    public static Model.SchemaModel Read(byte[] descriptorSet)
    {
        try
        {
            var set = FileDescriptorSet.Parser.WithExtensionRegistry(Options).ParseFrom(descriptorSet);
            return new SchemaReader(set).Read();
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException("The descriptor set cannot be read: " + exception.Message, exception);
        }
    }

    /// <summary>Reads the schema from the base64 text in which builds hand the set to the compiler.</summary>
    /// <exception cref="InvalidDataException">The text is no descriptor set.</exception>
    public static Model.SchemaModel ReadBase64(string text)
    {
        try
        {
            return Read(Convert.FromBase64String(text));
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException("The descriptor set is not base64 text.", exception);
        }
    }
}
