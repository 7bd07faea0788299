using TopGun.Core.MsgPack;

namespace TopGun.Client.Records;

/// <summary>Converts the records that the generator makes of a user's schema.</summary>
internal sealed class MapRecordConverter<T> : IRecordConverter<T>
    where T : class, IMapRecord<T>
{
    /// <summary>The only one.</summary>
    public static MapRecordConverter<T> Instance { get; } = new();

    /// <inheritdoc/>
    public int EncodedBytesMax => T.EncodedBytesMax;

    /// <inheritdoc/>
    public string KeyOf(T record) => T.KeyOf(record);

    /// <inheritdoc/>
    public string? MemberOf(string property) => T.MemberOf(property);

    /// <inheritdoc/>
    public string? SpellingOf(string property, int value) => T.SpellingOf(property, value);

    /// <inheritdoc/>
    public T Read(ref MsgPackReader reader) => T.Read(ref reader);

    /// <inheritdoc/>
    public void Write(MsgPackWriter writer, T value) => value.Write(writer);
}
