using TopGun.Core.MsgPack;

namespace TopGun.Client.Records;

/// <summary>Converts text.</summary>
internal sealed class TextConverter : IValueConverter<string>
{
    /// <inheritdoc/>
    public string Read(ref MsgPackReader reader) => reader.ReadString();

    /// <inheritdoc/>
    public void Write(MsgPackWriter writer, string value) => writer.WriteString(value);
}
