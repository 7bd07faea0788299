using TopGun.Core.MsgPack;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Tests.Storage;

/// <summary>Gathers the keys that a scan visits.</summary>
internal readonly struct KeyCollector(List<string> keys, int most = int.MaxValue) : IRecordVisitor
{
    public bool Visit(byte[] key, uint keyHash, in RecordVersion record)
    {
        keys.Add(MsgPackText.Decode(key));
        return keys.Count < most;
    }
}
