using TopGun.Core.Grid.Journals;
using TopGun.Core.Time;

namespace TopGun.Node.Operations.Journal;

/// <summary>One change as the ring keeps it: references to what the store keeps anyway.</summary>
internal struct JournalSlot
{
    public long Sequence;
    public string MapName;
    public byte[] Key;
    public ReadOnlyMemory<byte> Value;
    public ReadOnlyMemory<byte> PreviousValue;
    public HlcTimestamp Timestamp;
    public JournalKinds Kind;

    /// <summary>Bytes of key and values, those that others share included; kept, because the arrays are cold when the slot is given up.</summary>
    public int Bytes;

    /// <summary>The change as callers see it.</summary>
    public readonly JournaledChange ToChange() => new()
    {
        Sequence = (ulong)Sequence,
        Kind = Kind,
        MapName = MapName,
        Key = Key,
        Value = Value,
        PreviousValue = PreviousValue,
        Timestamp = Timestamp,
    };
}
