using TopGun.Core.MsgPack;

namespace TopGun.Client.Records;

/// <summary>Leaves values as they are.</summary>
internal sealed class RawConverter : IValueConverter<ReadOnlyMemory<byte>>
{
    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Read(ref MsgPackReader reader) => reader.ReadRaw().ToArray();

    /// <inheritdoc/>
    public void Write(MsgPackWriter writer, ReadOnlyMemory<byte> value) => writer.WriteRaw(value.Span);
}
