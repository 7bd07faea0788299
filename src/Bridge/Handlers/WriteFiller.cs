using TopGun.Bridge.Writes;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;
using TopGun.Protocol.Client.Wire;
using ClientConcern = TopGun.Protocol.Client.WriteConcern;

namespace TopGun.Bridge.Handlers;

/// <summary>Turns operations of clients into operations of the grid: what they are, their stamp, their level (wire-protocol §6).</summary>
internal sealed class WriteFiller
{
    // Map names and node ids of all connections; they come again and again.
    private readonly Utf8Interner _names = new(Limits.InternedNames);

    /// <summary>Adds an operation; one whose form is wrong is added as refused.</summary>
    /// <param name="request">The request to fill.</param>
    /// <param name="source">View over the frame.</param>
    /// <param name="batchConcern">Level asked for by the message, if any.</param>
    public void Add(WriteRequest request, scoped in OperationView source, ClientConcern? batchConcern)
    {
        var frame = request.Batch.Frame.Span;
        ref var target = ref request.Batch.Add();
        target.MapName = _names.Intern(source.MapName);
        target.Key = SliceOf(frame, source.Key);
        target.KeyHash = source.KeyHash;
        target.Id = SliceOf(frame, source.Id);
        if (!Classify(frame, source, ref target))
            target.Reject(GridErrorCode.InvalidArgument, "the operation says neither what to write nor what to remove");
        if (target.Id.IsEmpty)
            target.Reject(GridErrorCode.InvalidArgument, "the operation has no id");
        if ((source.WriteConcern ?? batchConcern) is { } concern)
            SetConcern(request, ref target, concern);
    }

    /// <summary>Adds an operation that cannot be read as refused, under its id if that can be (settled 17).</summary>
    /// <param name="request">The request to fill.</param>
    /// <param name="operation">The operation, within the frame.</param>
    /// <param name="fault">Why it cannot be read.</param>
    public static void AddUnreadable(WriteRequest request, ReadOnlySpan<byte> operation, MsgPackFormatException fault)
    {
        ref var target = ref request.Batch.Add();
        target.Id = SliceOf(request.Batch.Frame.Span, IdIn(operation));
        target.Reject(GridErrorCode.InvalidArgument, $"the operation cannot be read: {fault.Message}");
    }

    /// <summary>Finds the payload of a frame.</summary>
    /// <param name="frame">A whole frame.</param>
    /// <param name="payload">Where it is.</param>
    public static bool TryFindPayload(ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> payload) =>
        TryFind(frame, "payload"u8, out payload);

    /// <summary>The id of an operation, whatever else is wrong with it; empty when it has none.</summary>
    /// <param name="operation">The operation.</param>
    public static ReadOnlySpan<byte> IdIn(ReadOnlySpan<byte> operation)
    {
        if (!TryFind(operation, "id"u8, out var value))
            return default;
        var reader = new MsgPackReader(value);
        return reader.PeekKind() == MsgPackKind.String && reader.ReadStringUtf8() is var id && MsgPackText.IsWellFormed(id) ? id : default;
    }

    // Of members that are named twice the last counts (settled 12).
    private static bool TryFind(ReadOnlySpan<byte> map, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        var reader = new MsgPackReader(map);
        if (reader.PeekKind() != MsgPackKind.Map)
            return false;
        for (var members = reader.ReadMapHeader(); members > 0; members--)
        {
            var isFound = WireText.ReadName(ref reader).SequenceEqual(name);
            var raw = reader.ReadRaw();
            if (isFound)
                value = raw;
        }

        return !value.IsEmpty;
    }

    /// <summary>Adds a record that a replica holds.</summary>
    /// <param name="batch">The batch to fill, over the frame.</param>
    /// <param name="mapName">Map.</param>
    /// <param name="key">Key.</param>
    /// <param name="record">View over the frame.</param>
    public void AddRecord(WriteBatch batch, ReadOnlySpan<byte> mapName, ReadOnlySpan<byte> key, scoped in OrMapRecordView record)
    {
        ref var target = ref AddElement(batch, mapName, key, OperationKind.OrAdd, record.Tag);
        target.Value = SliceOf(batch.Frame.Span, record.Value);
        target.TtlMillis = record.TtlMs ?? 0;
        Stamp(record.Timestamp, ref target);
    }

    /// <summary>Adds a removed tag that a replica holds.</summary>
    /// <param name="batch">The batch to fill, over the frame.</param>
    /// <param name="mapName">Map.</param>
    /// <param name="key">Key.</param>
    /// <param name="tag">The tag, within the frame.</param>
    public void AddTombstone(WriteBatch batch, ReadOnlySpan<byte> mapName, ReadOnlySpan<byte> key, ReadOnlySpan<byte> tag) =>
        AddElement(batch, mapName, key, OperationKind.OrRemove, tag);

    private ref WriteOperation AddElement(
        WriteBatch batch, ReadOnlySpan<byte> mapName, ReadOnlySpan<byte> key, OperationKind kind, ReadOnlySpan<byte> tag)
    {
        ref var target = ref batch.Add();
        target.MapName = _names.Intern(mapName);
        target.Key = SliceOf(batch.Frame.Span, key);
        target.KeyHash = Fnv1a.HashUtf8(key);
        target.Kind = kind;
        target.Tag = SliceOf(batch.Frame.Span, tag);
        return ref target;
    }

    private static void SetConcern(WriteRequest request, ref WriteOperation target, ClientConcern concern)
    {
        request.NamesConcern = true;
        if (concern == ClientConcern.Unspecified)
            target.Reject(GridErrorCode.InvalidArgument, "unknown writeConcern");
        else
            target.Concern = WriteConcerns.ToCore(concern);
    }

    // The first match wins (wire-protocol §6.3); a nil value is a tombstone (server-behaviour §3.1).
    private bool Classify(ReadOnlySpan<byte> frame, scoped in OperationView source, ref WriteOperation target)
    {
        if (source.OpType == OperationType.Remove || source.RecordState == MemberState.Nil)
            Remove(source, ref target);
        else if (source.OrRecordState == MemberState.Value)
            OrAdd(frame, source, ref target);
        else if (source.OrTagState == MemberState.Value)
            OrRemove(frame, source, ref target);
        else if (source.RecordState != MemberState.Value)
            return false;
        else if (IsNil(source.Record.Value))
            Remove(source, ref target);
        else
            Put(frame, source, ref target);
        return true;
    }

    private void Put(ReadOnlySpan<byte> frame, scoped in OperationView source, ref WriteOperation target)
    {
        target.Kind = OperationKind.Put;
        target.Value = SliceOf(frame, source.Record.Value);
        target.TtlMillis = source.Record.TtlMs ?? 0;
        Stamp(source.Record.Timestamp, ref target);
    }

    private void Remove(scoped in OperationView source, ref WriteOperation target)
    {
        target.Kind = OperationKind.Remove;
        if (source.RecordState == MemberState.Value)
            Stamp(source.Record.Timestamp, ref target);
        else if (source.HasTimestamp)
            Stamp(source.Timestamp, ref target);
    }

    private void OrAdd(ReadOnlySpan<byte> frame, scoped in OperationView source, ref WriteOperation target)
    {
        target.Kind = OperationKind.OrAdd;
        target.Value = SliceOf(frame, source.OrRecord.Value);
        target.Tag = SliceOf(frame, source.OrRecord.Tag);
        target.TtlMillis = source.OrRecord.TtlMs ?? 0;
        Stamp(source.OrRecord.Timestamp, ref target);
    }

    private void OrRemove(ReadOnlySpan<byte> frame, scoped in OperationView source, ref WriteOperation target)
    {
        target.Kind = OperationKind.OrRemove;
        target.Tag = SliceOf(frame, source.OrTag);
        if (source.HasTimestamp)
            Stamp(source.Timestamp, ref target);
    }

    private void Stamp(scoped in TimestampView timestamp, ref WriteOperation target)
    {
        target.HasTimestamp = true;
        // The greatest number stands for one that is none, such as NaN; no clock shows it.
        target.Millis = timestamp.Millis <= long.MaxValue ? (long)timestamp.Millis : -1;
        target.Counter = timestamp.Counter;
        target.NodeId = _names.Intern(timestamp.NodeId);
    }

    private static bool IsNil(ReadOnlySpan<byte> value) => value.IsEmpty || new MsgPackReader(value).IsNil;

    private static Slice SliceOf(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> part) =>
        frame.Overlaps(part, out var offset) ? new Slice(offset, part.Length) : default;
}
