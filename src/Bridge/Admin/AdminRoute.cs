using Microsoft.AspNetCore.Http;

namespace TopGun.Bridge.Admin;

/// <summary>One route of the admin API: what it does, and what its description says.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path; parts in braces are parameters.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="Answer">Answers it.</param>
internal sealed record AdminRoute(string Method, string Path, string Summary, Func<AdminCall, ValueTask<IResult>> Answer)
{
    /// <summary>Form of the body; null when there is none.</summary>
    public Type? Request { get; init; }

    /// <summary>Form of the answer, <see cref="string"/> for plain text; null when it has no body.</summary>
    public Type? Response { get; init; }

    /// <summary>Status of success.</summary>
    public int Success { get; init; } = StatusCodes.Status200OK;

    /// <summary>Other statuses beside 401, 403 and 429, which every route may give.</summary>
    public int[] Failures { get; init; } = [];
}
