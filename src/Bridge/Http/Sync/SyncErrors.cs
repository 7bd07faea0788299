using TopGun.Core.Grid;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Http.Sync;

/// <summary>Makes the entries of `errors` in the answer to POST /sync (wire-protocol §7.2).</summary>
internal static class SyncErrors
{
    /// <summary>An entry.</summary>
    /// <param name="code">Why.</param>
    /// <param name="message">What to change.</param>
    /// <param name="context">Operation, query, search or map.</param>
    public static HttpError Of(GridErrorCode code, string message, string context) =>
        new() { Code = ErrorTable.ClientCodeOf(code), Message = message, Context = context };

    /// <summary>A query that was refused.</summary>
    /// <param name="queryId">The query.</param>
    /// <param name="error">Why.</param>
    public static HttpError OfQuery(string queryId, GridError error) => error.Code == GridErrorCode.PermissionDenied
        ? Of(error.Code, "access denied", queryId)
        : Of(error.Code, error.Message, queryId);
}
