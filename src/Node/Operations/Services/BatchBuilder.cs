using System.Text;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using SchemaConcern = TopGun.Grid.V1.WriteConcern;

namespace TopGun.Node.Operations.Services;

/// <summary>Makes a write batch of protobuf messages: one frame that holds every key, id, tag and value.</summary>
internal sealed class BatchBuilder : IDisposable
{
    private readonly PooledBuffer _frame = new();

    private BatchBuilder()
    {
    }

    /// <summary>The batch; valid until the builder is disposed.</summary>
    public WriteBatch Batch { get; } = new();

    /// <summary>Makes the batch of one operation.</summary>
    /// <exception cref="GridException">The level is not known.</exception>
    public static BatchBuilder Of(Operation operation, SchemaConcern concern) =>
        Of(new ApplyRequest { Operations = { operation }, WriteConcern = concern });

    /// <summary>Makes a batch.</summary>
    /// <exception cref="GridException">It has no operations or too many, or its level is not known.</exception>
    public static BatchBuilder Of(ApplyRequest request)
    {
        if (request.Operations.Count is 0 or > GridLimits.OperationsPerBatchMax)
        {
            throw new GridException(
                GridErrorCode.InvalidArgument,
                $"a batch has 1 to {GridLimits.OperationsPerBatchMax} operations, this one has {request.Operations.Count}");
        }

        var builder = new BatchBuilder();
        builder.Fill(request);
        return builder;
    }

    /// <inheritdoc/>
    public void Dispose() => _frame.Dispose();

    private void Fill(ApplyRequest request)
    {
        Batch.Reset(default);
        Batch.IsReplica = request.Replica;
        Batch.Concern = request.WriteConcern.ToCore() ?? Batch.Concern;
        if (request.TimeoutMillis > 0)
        {
            Batch.Timeout = TimeSpan.FromMilliseconds(request.TimeoutMillis);
        }

        foreach (var operation in request.Operations)
        {
            Add(operation);
        }

        Batch.Attach(_frame.WrittenMemory);
    }

    private void Add(Operation source)
    {
        ref var operation = ref Batch.Add();
        operation.Key = Append(source.Key.Span);
        operation.KeyHash = Fnv1a.HashUtf8(source.Key.Span);
        operation.Id = Append(source.Id.IsEmpty ? "-"u8 : source.Id.Span);
        operation.Tag = Append(Encoding.UTF8.GetBytes(source.Tag));
        operation.TtlMillis = (long)Math.Min(source.TtlMillis, long.MaxValue);
        CopyStamp(source.Timestamp, ref operation);
        try
        {
            operation.Kind = source.Kind.ToCore();
            operation.Concern = source.WriteConcern.ToCore();
            operation.MapName = MsgPackText.TryDecode(source.Map.Span, out var mapName)
                ? mapName
                : throw new GridException(GridErrorCode.InvalidArgument, "the map name is not well-formed UTF-8");
            operation.Value = Append(source.Value.ToMsgPack().Span);
        }
        catch (GridException refused)
        {
            operation.Reject(refused.Error.Code, refused.Error.Message);
        }
    }

    private static void CopyStamp(Timestamp? stamp, ref WriteOperation operation)
    {
        if (stamp is null)
        {
            return;
        }

        operation.HasTimestamp = true;
        operation.Millis = stamp.Millis <= long.MaxValue ? (long)stamp.Millis : -1;
        operation.Counter = stamp.Counter;
        operation.NodeId = stamp.NodeId;
    }

    private Slice Append(ReadOnlySpan<byte> bytes)
    {
        var slice = new Slice(_frame.Length, bytes.Length);
        _frame.Append(bytes);
        return slice;
    }
}
