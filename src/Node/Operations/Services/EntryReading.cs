using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.MsgPack;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Node.Operations.Services;

/// <summary>Point reads on the public API.</summary>
internal static class EntryReading
{
    /// <summary>Reads one record.</summary>
    /// <exception cref="GridException">The caller may not read it, or a name is malformed.</exception>
    public static async Task<GetResponse> ReadAsync(IGridSession session, GetRequest request, CancellationToken cancellationToken)
    {
        var form = ValueConversion.FormOfReply(request.ValueForm);
        var entry = await session.Maps.GetAsync(request.Map, KeyOf(request), cancellationToken);
        return entry is null
            ? new GetResponse()
            : new GetResponse
            {
                Found = true,
                Value = entry.Value.ToSchema(form),
                Timestamp = entry.Timestamp.ToSchema(),
                TtlMillis = (ulong)entry.TtlMillis,
            };
    }

    private static string KeyOf(GetRequest request)
    {
        if (request.RawKey.IsEmpty)
        {
            return request.Key;
        }

        return MsgPackText.TryDecode(request.RawKey.Span, out var key)
            ? key
            : throw new GridException(GridErrorCode.InvalidArgument, "the key is not well-formed UTF-8");
    }
}
