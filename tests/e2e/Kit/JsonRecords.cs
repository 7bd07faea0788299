using TopGun.Client.Records;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;

namespace TopGun.E2E.Tests.Kit;

/// <summary>Records as JSON text; the key is their member <c>id</c>.</summary>
internal sealed class JsonRecords : IRecordConverter<JsonRecord>
{
    public static JsonRecords Instance { get; } = new();

    public string KeyOf(JsonRecord record) => record.Key;

    public JsonRecord Read(ref MsgPackReader reader)
    {
        var value = new MsgPackValue(reader.ReadRaw());
        return new JsonRecord(value.Member("id"u8).GetString() ?? string.Empty, JsonMsgPack.ToJson(value.Bytes));
    }

    public void Write(MsgPackWriter writer, JsonRecord value) => JsonMsgPack.FromJson(value.Json, writer);
}
