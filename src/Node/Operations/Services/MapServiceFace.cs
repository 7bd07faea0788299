using Google.Protobuf;
using Grpc.Core;
using TopGun.Core.Grid;
using TopGun.Core.MsgPack;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using SchemaConcern = TopGun.Grid.V1.WriteConcern;
using SchemaKind = TopGun.Grid.V1.OperationKind;

namespace TopGun.Node.Operations.Services;

/// <summary>Records of maps on the public gRPC API.</summary>
internal sealed class MapServiceFace(CallSessions sessions) : MapService.MapServiceBase
{
    /// <inheritdoc/>
    public override Task<GetResponse> Get(GetRequest request, ServerCallContext context) =>
        sessions.RunAsync(context, session => EntryReading.ReadAsync(session, request, context.CancellationToken));

    /// <inheritdoc/>
    public override async Task<PutResponse> Put(PutRequest request, ServerCallContext context)
    {
        var result = await ApplyOneAsync(
            new Operation
            {
                Kind = SchemaKind.Put,
                Map = BytesOf(request.Map),
                Key = BytesOf(request.Key),
                Value = request.Value,
                Timestamp = request.Timestamp,
                TtlMillis = request.TtlMillis,
            },
            request.WriteConcern,
            context);
        return new PutResponse { Changed = result.Changed, AchievedLevel = result.AchievedLevel };
    }

    /// <inheritdoc/>
    public override async Task<RemoveResponse> Remove(RemoveRequest request, ServerCallContext context)
    {
        var result = await ApplyOneAsync(
            new Operation
            {
                Kind = SchemaKind.Remove,
                Map = BytesOf(request.Map),
                Key = BytesOf(request.Key),
                Timestamp = request.Timestamp,
            },
            request.WriteConcern,
            context);
        return new RemoveResponse { Changed = result.Changed, AchievedLevel = result.AchievedLevel };
    }

    /// <inheritdoc/>
    public override Task<ApplyResponse> Apply(ApplyRequest request, ServerCallContext context) =>
        sessions.RunAsync(context, async session =>
        {
            using var builder = BatchBuilder.Of(request);
            return ApplyResults.Of(await PendingWrite.ApplyAsync(session.Maps, builder.Batch));
        });

    /// <summary>A call about one record fails with the refusal of its operation.</summary>
    private Task<OperationResult> ApplyOneAsync(Operation operation, SchemaConcern concern, ServerCallContext context) =>
        sessions.RunAsync(context, async session =>
        {
            using var builder = BatchBuilder.Of(operation, concern);
            var result = ApplyResults.Of(await PendingWrite.ApplyAsync(session.Maps, builder.Batch)).Results[0];
            if (result.ErrorCode != 0)
            {
                throw new GridException(ErrorConversion.CodeOf(result.ErrorCode), result.Error);
            }

            return result;
        });

    private static ByteString BytesOf(string text)
    {
        var bytes = new byte[MsgPackText.GetByteCount(text)];
        MsgPackText.Encode(text, bytes);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
