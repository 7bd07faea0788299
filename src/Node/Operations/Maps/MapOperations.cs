using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Node.Operations.Access;
using TopGun.Node.Operations.Interceptors;
using TopGun.Node.Operations.Resolvers;
using TopGun.Node.Operations.Telemetry;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Records;
using TopGun.Node.Storage.Rules;

namespace TopGun.Node.Operations.Maps;

/// <summary>Writes and point reads of any session: the one pipeline that every face of the node ends in (design §1.6).</summary>
internal sealed class MapOperations(
    RecordStore store, HybridLogicalClock clock, TimeProvider timeProvider, int valueBytesMax, NodeMetrics metrics, OperationWatch watch,
    ResolverRegistry resolvers, InterceptorChain? interceptors)
{
    private readonly WriteAdmission _admission = new(clock, timeProvider, valueBytesMax);
    private readonly WriteSpacePool _spaces = new();

    /// <summary>
    /// Judges, stamps and merges a batch, then tells the caller, then flushes the receivers. Budget: 260 bytes allocated per
    /// operation on hot keys, of which the stored value is 224 (<c>AllocationTests</c>).
    /// </summary>
    /// <param name="batch">The operations.</param>
    /// <param name="completion">Told once: before this returns, or when the log holds the writes as safely as they ask for.</param>
    /// <param name="origin">Sink of the session that writes; null when everybody is to be told.</param>
    /// <param name="caller">Who writes.</param>
    /// <param name="expected">Merge only where the record is still this version; null to merge by stamps alone.</param>
    public void Apply(
        WriteBatch batch, IWriteCompletion completion, ISessionSink? origin, WriteCaller caller, RecordVersion? expected = null)
    {
        var started = watch.Start();
        var space = _spaces.Rent();
        try
        {
            var needsGuard = _admission.Admit(batch, caller);
            var log = store.Log;
            if (log is { IsFull: true })
                completion = FullLog.Meet(log, batch, completion);
            if (store.Memory.IsFull)
                FullMemory.Refuse(batch);
            interceptors?.Before(batch, caller);
            var conditions = new WriteConditions(expected, resolvers.RuleFor(caller.Principal), needsGuard ? caller.Rules : null);
            store.Apply(batch, space.Groups, origin, space.Delivery, conditions);
            interceptors?.After(batch, caller);
            metrics.Count(WriteLevels.Settle(batch, log is not null, out var strongest));
            watch.End(NodeService.Crdt, started, batch.Count == 0 ? string.Empty : batch.Operations[0].MapName, batch.Count);
            // Changes are in the outboxes by now, so the acknowledgement comes after them (settled 21); the batch is its owner's again.
            if (log is null || !HeldAck.TryHold(log, batch, completion, strongest, timeProvider))
                completion.OnCompleted(batch);
        }
        finally
        {
            space.Delivery.Complete();
        }
        _spaces.Return(space);
    }

    /// <summary>Reads one live record.</summary>
    /// <exception cref="GridException">The name or the key is malformed.</exception>
    public MapEntry? Get(string mapName, string key)
    {
        MapNames.Require(mapName);
        Span<byte> utf8 = stackalloc byte[GridLimits.KeyBytesMax];
        var length = MsgPackText.GetByteCount(key);
        if (length == 0 || length > utf8.Length)
            throw new GridException(GridErrorCode.InvalidArgument, $"the key takes {length} bytes; it must take 1 to {utf8.Length}");
        utf8 = utf8[..MsgPackText.Encode(key, utf8)];
        var record = store.Find(mapName)?.Get(utf8, Fnv1a.Hash(key)) ?? default;
        return record.IsLiveAt(timeProvider.GetUtcNow().ToUnixTimeMilliseconds())
            ? new MapEntry(record.Value, record.Timestamp, record.TtlMillis)
            : null;
    }
}
