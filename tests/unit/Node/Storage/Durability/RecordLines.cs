using System.Text;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Tests.Storage.Durability;

/// <summary>Writes each record as a line, the tags of sets in order.</summary>
internal readonly struct RecordLines(RecordMap map, List<string> lines) : IRecordVisitor
{
    public bool Visit(byte[] key, uint keyHash, in RecordVersion record)
    {
        var name = $"{map.Name}/{Encoding.UTF8.GetString(key)}";
        lines.Add(map.Kind == MapKind.ObservedRemove
            ? $"{name} set"
            : $"{name} {(record.Value is null ? "-" : Convert.ToHexString(record.Value))} {record.Timestamp} {record.TtlMillis}");
        return true;
    }
}
