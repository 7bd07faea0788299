using Microsoft.AspNetCore.Http;

namespace TopGun.Bridge.Login;

/// <summary>One route of the login API.</summary>
/// <param name="Path">Path; the method is POST.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="Request">Form of the body.</param>
/// <param name="Response">Form of the answer.</param>
/// <param name="Failures">Statuses of failures beside 400, 401 and 429, which every route may give.</param>
/// <param name="Answer">Answers it.</param>
internal sealed record LoginRoute(
    string Path, string Summary, Type Request, Type Response, int[] Failures, Func<LoginEndpoints, HttpContext, ValueTask<IResult>> Answer);
