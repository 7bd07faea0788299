using TopGun.Core.Grid;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Sessions;

/// <summary>What clients are told about refusals; the codes are those of the schema's error table (topgun/wire/v1/errors.proto).</summary>
internal static class ClientErrors
{
    /// <summary>A frame that cannot be understood.</summary>
    public static Error InvalidMessage { get; } = Of(GridErrorCode.InvalidArgument, "invalid message format");

    /// <summary>A batch without operations.</summary>
    public static Error EmptyBatch { get; } = Of(GridErrorCode.InvalidArgument, "OP_BATCH holds no operation");

    /// <summary>Too many messages in a BATCH.</summary>
    public static Error TooManyItems { get; } = Of(GridErrorCode.TooLarge, "batch exceeds maximum inner item count");

    /// <summary>Too many messages in BATCHes per second.</summary>
    public static Error TooManyItemsPerSecond { get; } = Of(GridErrorCode.RateLimited, "rate limit exceeded, slow down");

    /// <summary>A defect of the server.</summary>
    public static Error Internal { get; } = Of(GridErrorCode.Internal, "internal error");

    /// <summary>An ERROR.</summary>
    /// <param name="code">Why.</param>
    /// <param name="message">What to change.</param>
    public static Error Of(GridErrorCode code, string message) => new() { Code = CodeOf(code), Message = message };

    /// <summary>A message that this server does not serve.</summary>
    /// <param name="type">Its type.</param>
    public static Error NotServed(string type) => Of(GridErrorCode.NotServed, $"not implemented: {type}");

    /// <summary>The code of ERROR and OP_REJECTED for a refusal.</summary>
    /// <param name="code">The refusal.</param>
    public static uint CodeOf(GridErrorCode code) => code switch
    {
        GridErrorCode.InvalidArgument => 400,
        GridErrorCode.Unauthenticated => 401,
        GridErrorCode.PermissionDenied => 403,
        GridErrorCode.NotFound => 404,
        GridErrorCode.Conflict => 409,
        GridErrorCode.TooLarge => 413,
        GridErrorCode.SchemaViolation => 422,
        GridErrorCode.RateLimited => 429,
        GridErrorCode.NotServed => 501,
        GridErrorCode.Unavailable => 503,
        GridErrorCode.DeadlineExceeded => 504,
        _ => 500,
    };
}
