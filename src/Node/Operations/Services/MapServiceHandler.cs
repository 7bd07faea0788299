using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using TopGun.Protocol.Grpc.Services;
using SchemaConcern = TopGun.Grid.V1.WriteConcern;
using SchemaKind = TopGun.Grid.V1.OperationKind;

namespace TopGun.Node.Operations.Services;

/// <summary>Records of maps on the public gRPC API.</summary>
internal sealed class MapServiceHandler : IMapServiceHandler
{
    /// <inheritdoc/>
    public Task<GetResponse> GetAsync(IGridSession session, GetRequest request, CancellationToken cancellationToken) =>
        EntryReading.ReadAsync(session, request, cancellationToken);

    /// <inheritdoc/>
    public async Task<PutResponse> PutAsync(IGridSession session, PutRequest request, CancellationToken cancellationToken)
    {
        var operation = new Operation
        {
            Kind = SchemaKind.Put,
            Map = TextConversion.ToUtf8(request.Map),
            Key = TextConversion.ToUtf8(request.Key),
            Value = request.Value,
            Timestamp = request.Timestamp,
            TtlMillis = request.TtlMillis,
        };
        var result = await ApplyOneAsync(session, operation, request.WriteConcern);
        return new PutResponse { Changed = result.Changed, AchievedLevel = result.AchievedLevel };
    }

    /// <inheritdoc/>
    public async Task<RemoveResponse> RemoveAsync(IGridSession session, RemoveRequest request, CancellationToken cancellationToken)
    {
        var operation = new Operation
        {
            Kind = SchemaKind.Remove,
            Map = TextConversion.ToUtf8(request.Map),
            Key = TextConversion.ToUtf8(request.Key),
            Timestamp = request.Timestamp,
        };
        var result = await ApplyOneAsync(session, operation, request.WriteConcern);
        return new RemoveResponse { Changed = result.Changed, AchievedLevel = result.AchievedLevel };
    }

    /// <inheritdoc/>
    public async Task<ApplyResponse> ApplyAsync(IGridSession session, ApplyRequest request, CancellationToken cancellationToken)
    {
        using var builder = BatchBuilder.Of(request);
        return ApplyResults.Of(await PendingWrite.ApplyAsync(session.Maps, builder.Batch));
    }

    /// <summary>A call about one record fails with the refusal of its operation.</summary>
    private static async Task<OperationResult> ApplyOneAsync(IGridSession session, Operation operation, SchemaConcern concern)
    {
        using var builder = BatchBuilder.Of(operation, concern);
        var result = ApplyResults.Of(await PendingWrite.ApplyAsync(session.Maps, builder.Batch)).Results[0];
        if (result.ErrorCode != 0)
        {
            throw new GridException(ErrorConversion.CodeOf(result.ErrorCode), result.Error);
        }

        return result;
    }
}
