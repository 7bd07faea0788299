using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.Client.Records;

/// <summary>Converts JSON text.</summary>
internal sealed class JsonConverter : IValueConverter<string>
{
    /// <inheritdoc/>
    public string Read(ref MsgPackReader reader) => JsonMsgPack.ToJson(reader.ReadRaw());

    /// <inheritdoc/>
    public void Write(MsgPackWriter writer, string value) => JsonMsgPack.FromJson(value, writer);
}
