using TopGun.Core.MsgPack;

namespace TopGun.Client.Records;

/// <summary>Converts numbers; whole ones take the form of integers, as other clients write them.</summary>
internal sealed class NumberConverter : IValueConverter<double>
{
    /// <inheritdoc/>
    public double Read(ref MsgPackReader reader) => reader.ReadDouble();

    /// <inheritdoc/>
    public void Write(MsgPackWriter writer, double value) => writer.WriteNumber(value);
}
