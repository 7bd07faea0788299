using TopGun.Client.Records;
using TopGun.Core.Grid.Journals;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;

namespace TopGun.Client.Journals;

/// <summary>One accepted write in the journal of a node.</summary>
/// <param name="Incarnation">Tells the journal from those of other nodes, and from earlier ones that have ended, whose numbers mean other changes.</param>
/// <param name="Sequence">Position in the journal, from 1.</param>
/// <param name="Kind">What happened; one kind.</param>
/// <param name="Map">Map.</param>
/// <param name="Key">Key.</param>
/// <param name="Value">One MsgPack value; empty after a removal. <see cref="ValueAs"/> reads it.</param>
/// <param name="PreviousValue">The value before; empty when there was none.</param>
/// <param name="Timestamp">Stamp of the write.</param>
public sealed record JournalEntry(
    ulong Incarnation,
    ulong Sequence,
    JournalKinds Kind,
    string Map,
    string Key,
    ReadOnlyMemory<byte> Value,
    ReadOnlyMemory<byte> PreviousValue,
    HlcTimestamp Timestamp)
{
    /// <summary>The value.</summary>
    /// <param name="converter">Reads it, for instance <see cref="ValueConverters.Json"/>.</param>
    /// <exception cref="TopGunException">There is none, or it is another value.</exception>
    public T ValueAs<T>(IValueConverter<T> converter) =>
        ValueCodec.Decode(converter, Value.Span, $"the value of '{Key}' in map '{Map}' at {Sequence} in the journal");

    internal static JournalEntry Of(JournaledChange change, ulong incarnation) => new(
        incarnation,
        change.Sequence,
        change.Kind,
        change.MapName,
        MsgPackText.Decode(change.Key.Span),
        change.Value,
        change.PreviousValue,
        change.Timestamp);
}
