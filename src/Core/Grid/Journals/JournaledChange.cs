using TopGun.Core.Time;

namespace TopGun.Core.Grid.Journals;

/// <summary>
/// One accepted write in the journal. One object serves all receivers; the first to need an encoded form leaves it here for
/// the others.
/// </summary>
public sealed class JournaledChange
{
    /// <summary>Position in the journal, from 1.</summary>
    public required ulong Sequence { get; init; }

    /// <summary>What the write did: exactly one of the kinds.</summary>
    public required JournalKinds Kind { get; init; }

    /// <summary>Map that was written.</summary>
    public required string MapName { get; init; }

    /// <summary>Key as UTF-8, immutable.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>One MsgPack value; empty after a removal.</summary>
    public ReadOnlyMemory<byte> Value { get; init; }

    /// <summary>The value before; empty when there was none, or when it was not in memory.</summary>
    public ReadOnlyMemory<byte> PreviousValue { get; init; }

    /// <summary>Stamp of the write.</summary>
    public HlcTimestamp Timestamp { get; init; }

    /// <summary>Form shared by receivers that speak MsgPack; set by the first of them.</summary>
    public byte[]? ClientForm { get; set; }

    /// <summary>Form shared by receivers that speak protobuf; set by the first of them.</summary>
    public object? RemoteForm { get; set; }
}
