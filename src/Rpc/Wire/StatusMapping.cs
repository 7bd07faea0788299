using System.Net;
using Grpc.Core;

namespace TopGun.Rpc.Wire;

/// <summary>Names the gRPC status of failures below gRPC (http-grpc-status-mapping.md, PROTOCOL-HTTP2.md).</summary>
internal static class StatusMapping
{
    /// <summary>Status of a response that carries none, by its HTTP status.</summary>
    public static StatusCode FromHttp(HttpStatusCode status) => (int)status switch
    {
        400 => StatusCode.Internal,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.Unimplemented,
        429 or 502 or 503 or 504 => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    /// <summary>Status of a stream that the peer reset, by the HTTP/2 error code.</summary>
    public static StatusCode FromHttp2(long errorCode) => errorCode switch
    {
        0x7 => StatusCode.Unavailable,
        0x8 => StatusCode.Cancelled,
        0xb => StatusCode.ResourceExhausted,
        0xc => StatusCode.PermissionDenied,
        _ => StatusCode.Internal,
    };

    /// <summary>Status of a call whose transport failed.</summary>
    public static Status FromTransport(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is RpcException rpc)
                return rpc.Status;
            if (cause is HttpProtocolException reset)
                return new Status(FromHttp2(reset.ErrorCode), $"The server ended the stream: {reset.Message}", failure);
        }

        return new Status(StatusCode.Unavailable, $"The connection failed: {failure.Message}", failure);
    }
}
