namespace TopGun.Node.Operations.State;

/// <summary>Records that the host of a node keeps with it: logged, flushed and recovered like all others. Safe for use from many threads.</summary>
public sealed class KeptRecords
{
    private readonly NodeRecords _records;
    private readonly string _map;

    internal KeptRecords(NodeRecords records, string map)
    {
        _records = records;
        _map = map;
    }

    /// <summary>What was kept, the oldest first; nothing while records live in memory only.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Read() => _records.Read(_map);

    /// <summary>Keeps a record. Calls about one key must follow one another.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">One MsgPack value; empty to forget it.</param>
    public void Put(string key, ReadOnlyMemory<byte> value) => _records.Put(_map, key, value);
}
