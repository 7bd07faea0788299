using System.Buffers;
using System.Diagnostics.Metrics;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Node.Operations.Access;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Maps;

namespace TopGun.Node.Operations.Interceptors;

/// <summary>The interceptors of a node in their order.</summary>
internal sealed class InterceptorChain
{
    private const byte Nil = 0xc0;
    private const string Dropped = "Dropped by interceptor";
    private const string Failed = "an interceptor failed; the operation was not carried out";

    private readonly INodeInterceptor[] _interceptors;
    private readonly RecordStore _store;
    private readonly int _valueBytesMax;
    private readonly Counter<long> _failures;

    private InterceptorChain(INodeInterceptor[] interceptors, RecordStore store, int valueBytesMax, Meter meter)
    {
        _interceptors = interceptors;
        _store = store;
        _valueBytesMax = valueBytesMax;
        _failures = meter.CreateCounter<long>("topgun_interceptor_failures_total", description: "Exceptions of interceptors that are no refusals.");
    }

    /// <summary>The chain of some interceptors; null when there are none, so that they cost nothing.</summary>
    public static InterceptorChain? Of(IReadOnlyList<INodeInterceptor> interceptors, RecordStore store, int valueBytesMax, Meter meter) =>
        interceptors.Count == 0 ? null : new InterceptorChain([.. interceptors], store, valueBytesMax, meter);

    /// <summary>Asks whether a caller may have a session.</summary>
    /// <exception cref="GridException">It may not.</exception>
    public void Connect(Principal caller)
    {
        try
        {
            foreach (var interceptor in _interceptors)
                interceptor.OnConnection(caller);
        }
        catch (Exception exception)
        {
            throw new GridException(GridErrorCode.PermissionDenied, Judge(exception).Message);
        }
    }

    /// <summary>Tells of the end of a session.</summary>
    public void Disconnect(Principal caller)
    {
        foreach (var interceptor in _interceptors)
        {
            try
            {
                interceptor.OnDisconnect(caller);
            }
            catch (Exception)
            {
                _failures.Add(1);
            }
        }
    }

    /// <summary>Shows the pending operations; afterwards they are changed, refused, or as they were.</summary>
    /// <remarks>
    /// Repetitions are not shown: clients send what is not acknowledged again, and what interceptors made of it once is what is stored.
    /// </remarks>
    public void Before(WriteBatch batch, in WriteCaller caller)
    {
        ArrayBufferWriter<byte>? values = null;
        foreach (ref var operation in batch.Operations)
        {
            if (operation.Outcome != OperationOutcome.Pending)
                continue;
            var value = Repeated(batch, operation) ?? Ask(batch, ref operation, caller);
            if (value.IsEmpty || operation.Outcome != OperationOutcome.Pending)
                continue;
            values ??= new ArrayBufferWriter<byte>();
            operation.Value = new Slice(batch.Frame.Length + values.WrittenCount, value.Length);
            values.Write(value.Span);
        }
        if (values is not null)
            batch.Attach((byte[])[.. batch.Frame.Span, .. values.WrittenSpan]);
    }

    /// <summary>Shows what was merged.</summary>
    public void After(WriteBatch batch, in WriteCaller caller)
    {
        foreach (ref readonly var operation in batch.Operations)
        {
            if (operation.Outcome is not (OperationOutcome.Applied or OperationOutcome.Unchanged))
                continue;
            var write = Show(batch, operation, batch.Bytes(operation.Value), caller);
            for (var i = _interceptors.Length - 1; i >= 0; i--)
            {
                try
                {
                    _interceptors[i].AfterWrite(write, operation.Outcome == OperationOutcome.Applied);
                }
                catch (Exception)
                {
                    _failures.Add(1);
                }
            }
        }
    }

    // What is stored under the operation's own stamp, so that merging it again changes nothing; null when that is something else.
    private ReadOnlyMemory<byte>? Repeated(WriteBatch batch, in WriteOperation operation)
    {
        if (operation.Kind is not (OperationKind.Put or OperationKind.Remove) || _store.Find(operation.MapName) is not { Kind: MapKind.LastWriteWins } map)
            return null;
        var stored = map.Get(batch.Bytes(operation.Key), operation.KeyHash);
        var isRepeated = stored.Exists && stored.IsTombstone == (operation.Kind == OperationKind.Remove) && stored.Timestamp == StampOf(operation);
        return isRepeated ? new ReadOnlyMemory<byte>(stored.Value) : default(ReadOnlyMemory<byte>?);
    }

    // The value that was put in place of the operation's own; empty when none was.
    private ReadOnlyMemory<byte> Ask(WriteBatch batch, ref WriteOperation operation, in WriteCaller caller)
    {
        var value = ReadOnlyMemory<byte>.Empty;
        try
        {
            foreach (var interceptor in _interceptors)
            {
                var seen = value.IsEmpty ? batch.Bytes(operation.Value) : value.Span;
                var verdict = interceptor.BeforeWrite(Show(batch, operation, seen, caller));
                if (verdict.IsDropped)
                {
                    operation.AchievedLevel = WriteConcern.FireAndForget;
                    operation.MissLevel(Dropped);
                    return default;
                }
                if (!verdict.Value.IsEmpty)
                    value = Require(operation, verdict.Value);
            }
        }
        catch (Exception exception)
        {
            var error = Judge(exception);
            operation.Reject(error.Code, error.Message);
        }
        return value;
    }

    private ReadOnlyMemory<byte> Require(in WriteOperation operation, ReadOnlyMemory<byte> value)
    {
        if (operation.Kind is not (OperationKind.Put or OperationKind.OrAdd) || value.Span is [Nil] || !MsgPackScan.Validate(value.Span).IsValid)
            throw new InvalidOperationException("an interceptor may replace values by well-formed ones only");
        return value.Length <= _valueBytesMax
            ? value
            : throw new GridException(GridErrorCode.TooLarge, $"value size {value.Length} bytes exceeds maximum {_valueBytesMax} bytes");
    }

    private GridError Judge(Exception exception)
    {
        if (exception is GridException refused)
            return refused.Error;
        _failures.Add(1);
        return new GridError(GridErrorCode.Internal, Failed);
    }

    private static HlcTimestamp StampOf(in WriteOperation operation) =>
        operation.NodeId is null ? default : new HlcTimestamp((ulong)operation.Millis, operation.Counter, operation.NodeId);

    private static InterceptedWrite Show(WriteBatch batch, in WriteOperation operation, ReadOnlySpan<byte> value, in WriteCaller caller) => new()
    {
        MapName = operation.MapName,
        Kind = operation.Kind,
        Key = batch.Bytes(operation.Key),
        Value = value,
        Timestamp = StampOf(operation),
        Caller = caller.Principal,
        Session = caller.Session,
    };
}
