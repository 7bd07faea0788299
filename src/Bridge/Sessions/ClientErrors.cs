using TopGun.Core.Grid;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Sessions;

/// <summary>What clients are told about refusals; the codes are those of the schema's error table.</summary>
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
    public static Error Of(GridErrorCode code, string message) => new() { Code = ErrorTable.ClientCodeOf(code), Message = message };

    /// <summary>A message that this server does not serve.</summary>
    /// <param name="type">Its type.</param>
    public static Error NotServed(string type) => Of(GridErrorCode.NotServed, $"not implemented: {type}");
}
