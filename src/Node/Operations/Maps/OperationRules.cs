using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;

namespace TopGun.Node.Operations.Maps;

/// <summary>What one write must look like, apart from its map and its stamp (server-behaviour §3, settled 15 to 18).</summary>
internal static class OperationRules
{
    private const byte Nil = 0xc0;
    private const char StampSeparator = ':';
    private const int Utf8BytesPerUnitMax = 3;

    /// <summary>Refuses the operation, or brings it into its plain form: a put of nil is a removal.</summary>
    /// <returns>False when it was refused.</returns>
    public static bool Check(WriteBatch batch, ref WriteOperation operation, int valueBytesMax)
    {
        if (operation.Id.IsEmpty && !batch.IsReplica)
            return Refuse(ref operation, GridErrorCode.InvalidArgument, "the operation has no id; give each operation an id");
        if ((operation.Concern ?? batch.Concern) > WriteConcern.Persisted)
            return Refuse(ref operation, GridErrorCode.InvalidArgument, "the write concern is unknown; use FIRE_AND_FORGET, MEMORY, APPLIED, REPLICATED or PERSISTED");
        return CheckKey(batch, ref operation) && CheckTag(batch, ref operation) && CheckValue(batch, ref operation, valueBytesMax);
    }

    private static bool CheckKey(WriteBatch batch, ref WriteOperation operation)
    {
        if (operation.Key.IsEmpty)
            return Refuse(ref operation, GridErrorCode.InvalidArgument, "the key is empty; name a key");
        if (operation.Key.Length > GridLimits.KeyBytesMax)
            return Refuse(ref operation, GridErrorCode.InvalidArgument, $"the key takes {operation.Key.Length} bytes, more than {GridLimits.KeyBytesMax}; use a shorter key");
        if (!MsgPackText.IsWellFormed(batch.Bytes(operation.Key)))
            return Refuse(ref operation, GridErrorCode.InvalidArgument, "the key is not well-formed UTF-8");
        return true;
    }

    private static bool CheckTag(WriteBatch batch, ref WriteOperation operation)
    {
        if (operation.Kind < OperationKind.OrAdd)
            return true;
        if (operation.Tag.IsEmpty)
            return Refuse(ref operation, GridErrorCode.InvalidArgument, "the operation on a set has no tag; name the tag of the value");
        if (operation.Tag.Length > GridLimits.TagBytesMax)
            return Refuse(ref operation, GridErrorCode.InvalidArgument, $"the tag takes {operation.Tag.Length} bytes, more than {GridLimits.TagBytesMax}; use the text of the stamp");
        if (!MsgPackText.IsWellFormed(batch.Bytes(operation.Tag)))
            return Refuse(ref operation, GridErrorCode.InvalidArgument, "the tag is not well-formed UTF-8");
        return true;
    }

    private static bool CheckValue(WriteBatch batch, ref WriteOperation operation, int valueBytesMax)
    {
        if (operation.Kind is OperationKind.Remove or OperationKind.OrRemove)
            return true;
        if (operation.Value.IsEmpty)
            return Refuse(ref operation, GridErrorCode.InvalidArgument, "the put has no record; send a record, or REMOVE");
        if (operation.Value.Length > valueBytesMax)
            return Refuse(ref operation, GridErrorCode.TooLarge, $"value size {operation.Value.Length} bytes exceeds maximum {valueBytesMax} bytes");
        if (operation.Kind == OperationKind.Put && operation.Value.Length == 1 && batch.Bytes(operation.Value)[0] == Nil)
            operation.Kind = OperationKind.Remove;
        return true;
    }

    /// <summary>Checks the stamp that a caller gave.</summary>
    /// <param name="operation">The operation; has a stamp.</param>
    /// <param name="nowMillis">The node's wall clock.</param>
    /// <param name="clock">The node's logical clock: where it has been, callers who followed it may be too, though the wall clock went back.</param>
    /// <returns>False when it was refused.</returns>
    public static bool CheckStamp(ref WriteOperation operation, long nowMillis, HybridLogicalClock clock)
    {
        if (operation.Millis < 0 || operation.Counter > int.MaxValue || operation.NodeId is null)
            return Refuse(ref operation, GridErrorCode.InvalidArgument, "the timestamp is not valid; it needs whole millis and counter from 0 up and a node id");
        var driftMax = (long)GridLimits.ClockDriftMax.TotalMilliseconds;
        if (operation.Millis - nowMillis > driftMax && (ulong)operation.Millis > clock.LatestMillis)
            return Refuse(ref operation, GridErrorCode.InvalidArgument, $"clock drift: the timestamp is {operation.Millis - nowMillis} ms ahead of the server, more than {driftMax} ms; set the caller's clock");
        if (operation.NodeId.Contains(StampSeparator))
            return Refuse(ref operation, GridErrorCode.InvalidArgument, "the timestamp's node id contains ':'; use another character");
        if (operation.NodeId.Length > GridLimits.NodeIdBytesMax / Utf8BytesPerUnitMax && Encoding.UTF8.GetByteCount(operation.NodeId) > GridLimits.NodeIdBytesMax)
            return Refuse(ref operation, GridErrorCode.InvalidArgument, $"the timestamp's node id takes more than {GridLimits.NodeIdBytesMax} bytes; use a shorter one");
        return true;
    }

    private static bool Refuse(ref WriteOperation operation, GridErrorCode code, string reason)
    {
        operation.Reject(code, reason);
        return false;
    }
}
