using Microsoft.AspNetCore.Http;

namespace TopGun.Bridge.Http;

/// <summary>Names requests, so that callers and logs speak of the same one.</summary>
internal static class RequestId
{
    /// <summary>Header of request and answer.</summary>
    public const string Header = "X-Request-Id";

    /// <summary>The caller's id; without one, or with one that is no short visible ASCII, a new one.</summary>
    /// <param name="request">The request.</param>
    public static string Of(HttpRequest request)
    {
        var given = request.Headers[Header].ToString();
        return IsUsable(given) ? given : Guid.NewGuid().ToString();
    }

    private static bool IsUsable(string id) =>
        id.Length is > 0 and <= Limits.RequestIdLengthMax && !id.AsSpan().ContainsAnyExceptInRange('!', '~');
}
