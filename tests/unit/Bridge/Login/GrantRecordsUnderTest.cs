using TopGun.Bridge.Login;

namespace TopGun.Bridge.Tests.Login;

/// <summary>Keeps what a later life of a process finds.</summary>
internal sealed class GrantRecordsUnderTest : IGrantRecords
{
    private readonly OrderedDictionary<string, byte[]> _records = [];

    public IReadOnlyList<KeyValuePair<string, byte[]>> Read() => [.. _records];

    public void Put(string hash, ReadOnlyMemory<byte> value)
    {
        if (value.IsEmpty)
            _records.Remove(hash);
        else
            _records[hash] = value.ToArray();
    }
}
