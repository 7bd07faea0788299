namespace TopGun.Rpc.Wire;

/// <summary>Header names and fixed values of gRPC over HTTP/2 (PROTOCOL-HTTP2.md).</summary>
internal static class HeaderNames
{
    public const string Timeout = "grpc-timeout";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string StatusDetails = "grpc-status-details-bin";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    public const string ContentType = "application/grpc";
    public const string Gzip = "gzip";
    public const string Identity = "identity";
    public const string AcceptedEncodings = "identity,gzip";

    /// <summary>True for <c>application/grpc</c>, alone or followed by a <c>+format</c> or parameters.</summary>
    public static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';');
}
