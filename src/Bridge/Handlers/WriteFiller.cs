using TopGun.Bridge.Sessions;
using TopGun.Core.Grid;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;
using ClientConcern = TopGun.Protocol.Client.WriteConcern;
using CoreConcern = TopGun.Core.Grid.WriteConcern;

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
        target.Millis = (long)Math.Min(timestamp.Millis, long.MaxValue);
        target.Counter = timestamp.Counter;
        target.NodeId = _names.Intern(timestamp.NodeId);
    }

    private static bool IsNil(ReadOnlySpan<byte> value) => value.IsEmpty || new MsgPackReader(value).IsNil;

    private static Slice SliceOf(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> part) =>
        frame.Overlaps(part, out var offset) ? new Slice(offset, part.Length) : default;
}
