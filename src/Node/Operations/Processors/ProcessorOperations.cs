using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Processors;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Processors;
using TopGun.Node.Operations.Maps;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Records;
using TopGun.Node.Storage.Wal;

namespace TopGun.Node.Operations.Processors;

/// <summary>Runs processors beside their entries: reads, computes, and writes through the pipeline only if the entry is still as it was read.</summary>
internal sealed class ProcessorOperations(
    RecordStore store, MapOperations maps, EntryProcessors processors, TimeProvider timeProvider)
{
    // Each lost attempt means that another write got through.
    private const int AttemptsMax = 1000;

    private static readonly byte[] OperationId = "processor"u8.ToArray();

    private static readonly ProcessorReply Contended = new(default, default, new GridError(
        GridErrorCode.Conflict, "the entry keeps changing while the processor runs; try again"));

    /// <summary>Takes down what processors write; null while records are kept in memory only.</summary>
    public IMutationLog? Log => store.Log;

    /// <summary>Runs a processor on each key, in their order.</summary>
    /// <param name="mapName">Map.</param>
    /// <param name="keys">Keys.</param>
    /// <param name="call">What to run.</param>
    /// <param name="rights">What the caller may do.</param>
    /// <param name="cancellationToken">Gives up between keys.</param>
    /// <exception cref="GridException">The map's name or the call is malformed, or the processor is not known.</exception>
    public ProcessorReply[] Run(
        string mapName, IReadOnlyList<string> keys, ProcessorCall call, ProcessorRights rights, CancellationToken cancellationToken)
    {
        MapNames.Require(mapName);
        ProcessorRules.Require(call, keys.Count);
        var processor = processors.Find(call.Name, call.Code) ?? throw ProcessorRules.NotFound(call.Code);
        if (store.Find(mapName)?.Kind == MapKind.ObservedRemove)
            throw new GridException(GridErrorCode.Conflict, $"the map '{mapName}' holds sets of values; processors work on maps of one value per key");
        var replies = new ProcessorReply[keys.Count];
        for (var i = 0; i < replies.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            replies[i] = Run(mapName, keys[i], processor, call.Args, rights);
        }
        return replies;
    }

    private ProcessorReply Run(
        string mapName, string key, IEntryProcessor processor, ReadOnlyMemory<byte> args, ProcessorRights rights)
    {
        var write = new ProcessorWrite(mapName, MsgPackText.Encode(key), Fnv1a.Hash(key), OperationId);
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (TryRun(write, processor, args, rights) is { } reply)
                return reply;
        }
        return Contended;
    }

    // Null when another write came between.
    private ProcessorReply? TryRun(ProcessorWrite write, IEntryProcessor processor, ReadOnlyMemory<byte> args, ProcessorRights rights)
    {
        var before = store.Find(write.MapName)?.Get(write.Key, write.KeyHash) ?? default;
        var isLive = before.IsLiveAt(timeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        ProcessorOutcome outcome;
        try
        {
            outcome = processor.Run(isLive ? before.Value : default(ReadOnlyMemory<byte>), args);
        }
        catch (Exception exception) when (exception is ProcessorException or MsgPackFormatException)
        {
            // What went wrong may tell about the value.
            var isTold = rights.MayTell(before.Value, default);
            return Failed(isTold ? new GridError(GridErrorCode.InvalidArgument, exception.Message) : ProcessorRights.Denial(write.MapName));
        }
        return outcome.Value.IsEmpty && !isLive ? rights.Tell(outcome, default) : Write(write, outcome, before, rights);
    }

    // No origin: the caller learns the record and its stamp as an event like everybody else, since the reply carries no stamp.
    private ProcessorReply? Write(ProcessorWrite write, ProcessorOutcome outcome, RecordVersion before, ProcessorRights rights)
    {
        var batch = write.BatchFor(outcome.Value);
        maps.Apply(batch, write, origin: null, rights.Caller, before);
        ref readonly var operation = ref batch.Operations[0];
        return operation.Outcome switch
        {
            OperationOutcome.Applied => rights.Tell(outcome, before.Value),
            OperationOutcome.Rejected => Failed(new GridError(operation.Error, operation.Reason!)),
            _ => null,
        };
    }

    private static ProcessorReply Failed(GridError error) => new(default, default, error);
}
