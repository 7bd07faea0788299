using System.Text;
using Google.Protobuf;
using TopGun.Core.Grid.Maps;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Client.Sessions.Commands;

/// <summary>Puts a batch into commands of about one message each; whatever they need of its frame is copied once.</summary>
internal sealed class BatchEncoder
{
    private const int OperationOverhead = 64;

    private readonly List<Part> _parts = [];
    private readonly WriteBatch _batch;
    private readonly byte[] _bytes;
    private int _used;
    private string? _mapName;
    private ByteString _map = ByteString.Empty;

    private BatchEncoder(WriteBatch batch)
    {
        _batch = batch;
        _bytes = new byte[SizeOf(batch)];
    }

    /// <summary>The commands of a batch; none when every operation was refused already.</summary>
    /// <param name="batch">The batch; its frame is not needed afterwards, save for the ids.</param>
    /// <param name="completion">Told when the last command is done.</param>
    public static PendingWrite[] Encode(WriteBatch batch, IWriteCompletion completion)
    {
        var encoder = new BatchEncoder(batch);
        encoder.Encode();
        var pending = new PendingBatch(batch, completion, encoder._parts.Count);
        return [.. encoder._parts.Select(part =>
            new PendingWrite(pending, new SessionCommand { Apply = part.Request }, part.First, part.IsStamped))];
    }

    private static int SizeOf(WriteBatch batch)
    {
        var size = 0;
        foreach (ref readonly var operation in batch.Operations)
            if (operation.Outcome == OperationOutcome.Pending)
                size = checked(size + operation.Key.Length + operation.Value.Length + operation.Id.Length);
        return size;
    }

    private void Encode()
    {
        var room = 0;
        for (var i = 0; i < _batch.Count; i++)
        {
            ref readonly var operation = ref _batch.Operations[i];
            if (operation.Outcome != OperationOutcome.Pending)
                continue;
            var size = operation.Key.Length + operation.Value.Length + operation.Id.Length + OperationOverhead;
            if (_parts.Count == 0 || size > room)
            {
                _parts.Add(new Part(NewRequest(), i));
                room = ClientLimits.MessageBytes;
            }
            room -= size;
            _parts[^1].Request.Operations.Add(Encode(operation));
            _parts[^1].IsStamped &= operation.HasTimestamp || _batch.IsReplica;
        }
    }

    private ApplyRequest NewRequest() => new()
    {
        WriteConcern = _batch.Concern.ToSchema(),
        Replica = _batch.IsReplica,
        TimeoutMillis = (uint)Math.Clamp(_batch.Timeout.TotalMilliseconds, 1, uint.MaxValue),
    };

    private Operation Encode(in WriteOperation operation)
    {
        var result = new Operation
        {
            Kind = operation.Kind.ToSchema(),
            Map = MapOf(operation.MapName),
            Key = Copy(operation.Key),
            Id = Copy(operation.Id),
            Tag = Encoding.UTF8.GetString(_batch.Bytes(operation.Tag)),
            TtlMillis = (ulong)Math.Max(0, operation.TtlMillis),
        };
        if (!operation.Value.IsEmpty)
            result.Value = new Value { Msgpack = Copy(operation.Value) };
        if (operation.HasTimestamp)
            result.Timestamp = new Timestamp { Millis = (ulong)operation.Millis, Counter = operation.Counter, NodeId = operation.NodeId };
        if (operation.Concern is { } concern)
            result.WriteConcern = concern.ToSchema();
        return result;
    }

    // Operations of a batch mostly share one interned name.
    private ByteString MapOf(string mapName)
    {
        if (!ReferenceEquals(mapName, _mapName))
        {
            _map = TextConversion.ToUtf8(mapName);
            _mapName = mapName;
        }
        return _map;
    }

    private ByteString Copy(Slice slice)
    {
        var copy = _bytes.AsMemory(_used, slice.Length);
        _batch.Bytes(slice).CopyTo(copy.Span);
        _used += slice.Length;
        return UnsafeByteOperations.UnsafeWrap(copy);
    }

    /// <summary>Operations that travel in one command.</summary>
    private sealed class Part(ApplyRequest request, int first)
    {
        public ApplyRequest Request { get; } = request;

        public int First { get; } = first;

        public bool IsStamped { get; set; } = true;
    }
}
