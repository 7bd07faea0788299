using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using TopGun.Bridge.Admin;
using TopGun.Bridge.Http;
using TopGun.Core.Grid.Sessions;

namespace TopGun.Bridge.Login;

/// <summary>Login of the administrator, exchange of foreign tokens, and refresh (server-behaviour §8.5, §8.6).</summary>
internal sealed class LoginEndpoints(AdminOptions admin, TimeProvider time)
{
    private const string AdminRole = "admin";

    private readonly LoginOptions _options = admin.Login;
    private readonly RefreshGrants _grants = new(admin.Login.Random, time, admin.Login.Grants);
    private readonly AddressLimiter _failures = new(Limits.FailedLoginsPerSecond, Limits.FailedLoginsBurst, time);

    /// <summary>The routes.</summary>
    public static IReadOnlyList<LoginRoute> Routes { get; } =
    [
        new("/api/auth/login", "Gives the administrator a token that is good for 24 hours.", typeof(LoginRequest), typeof(LoginReply),
            [StatusCodes.Status500InternalServerError, StatusCodes.Status501NotImplemented], (endpoints, context) => endpoints.LoginAsync(context)),
        new("/api/auth/token", "Exchanges the token of an identity provider for one that the grid accepts.", typeof(ExchangeRequest), typeof(TokenReply),
            [StatusCodes.Status404NotFound, StatusCodes.Status501NotImplemented], (endpoints, context) => endpoints.ExchangeAsync(context)),
        new("/api/auth/refresh", "Gives a new pair of tokens for a refresh token, which is then used up.", typeof(RefreshRequest), typeof(TokenReply),
            [StatusCodes.Status404NotFound], (endpoints, context) => endpoints.RefreshAsync(context)),
    ];

    /// <summary>Answers one request; failures count against its address, success costs nothing.</summary>
    /// <param name="context">The request.</param>
    /// <param name="route">Its route.</param>
    public async Task HandleAsync(HttpContext context, LoginRoute route)
    {
        var address = CallerAddress.Of(context, admin.TrustsProxy);
        if (!_failures.TryTake(address))
            throw new RefusedRequestException(StatusCodes.Status429TooManyRequests, "too many failed attempts; wait a while");
        IResult result;
        try
        {
            result = await route.Answer(this, context);
        }
        catch (RefusedRequestException refused) when (refused.Status is not (StatusCodes.Status400BadRequest or StatusCodes.Status401Unauthorized))
        {
            // Nobody guesses anything where nothing is configured.
            _failures.GiveBack(address);
            throw;
        }
        _failures.GiveBack(address);
        await result.ExecuteAsync(context);
    }

    private async ValueTask<IResult> LoginAsync(HttpContext context)
    {
        var request = await JsonBody.ReadAsync(context, AdminJson.Default.LoginRequest);
        if (_options.Tokens is not { } tokens)
        {
            throw _options.OnlyVerifies is { } reason
                ? new RefusedRequestException(StatusCodes.Status501NotImplemented, reason)
                : new RefusedRequestException(StatusCodes.Status500InternalServerError, "authentication not configured");
        }

        if (_options.Password is null)
            throw new RefusedRequestException(StatusCodes.Status500InternalServerError, "admin password not configured");
        // Both are compared whatever comes of the first, in time that does not depend on where they differ.
        var isRight = AreEqual(request.Username, _options.Username) & AreEqual(request.Password, _options.Password);
        if (!isRight)
            throw new RefusedRequestException(StatusCodes.Status401Unauthorized, "invalid credentials");
        var token = tokens.Write(_options.Username, [AdminRole], time.GetUtcNow(), Limits.AdminTokenTime);
        return Results.Json(new LoginReply(token), AdminJson.Default.LoginReply);
    }

    private async ValueTask<IResult> ExchangeAsync(HttpContext context)
    {
        if (_options.Providers.Count > 0 && _options.OnlyVerifies is { } reason)
            throw new RefusedRequestException(StatusCodes.Status501NotImplemented, reason);
        if (_options.Providers.Count == 0 || _options.Tokens is null)
            throw new RefusedRequestException(StatusCodes.Status404NotFound, "token exchange not configured");
        var request = await JsonBody.ReadAsync(context, AdminJson.Default.ExchangeRequest);
        if (string.IsNullOrEmpty(request.Token))
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, "token is missing", "token");
        return Pair(await VerifyAsync(request, context.RequestAborted) ?? throw Failed());
    }

    private async ValueTask<IResult> RefreshAsync(HttpContext context)
    {
        if (_options.RefreshTime is null || _options.Tokens is null)
            throw new RefusedRequestException(StatusCodes.Status404NotFound, "Not found");
        var request = await JsonBody.ReadAsync(context, AdminJson.Default.RefreshRequest);
        return Pair((request.RefreshToken is { } token ? _grants.Redeem(token) : null) ?? throw Failed());
    }

    private async ValueTask<Principal?> VerifyAsync(ExchangeRequest request, CancellationToken cancellationToken)
    {
        var asked = _options.Providers.Where(provider => request.Provider is null || provider.Name == request.Provider).ToArray();
        if (asked.Length == 0)
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, $"there is no provider '{request.Provider}'", "provider");
        foreach (var provider in asked)
        {
            if (await provider.VerifyAsync(request.Token!, cancellationToken) is { } principal)
                return principal;
        }

        return null;
    }

    private IResult Pair(Principal principal)
    {
        var now = time.GetUtcNow();
        var token = _options.Tokens!.Write(principal.UserId!, principal.Roles, now, Limits.ExchangedTokenTime);
        var reply = new TokenReply(token, (now + Limits.ExchangedTokenTime).ToUnixTimeSeconds());
        if (_options.RefreshTime is { } lifetime)
        {
            reply = reply with
            {
                RefreshToken = _grants.Issue(principal, now + lifetime),
                RefreshExpiresAt = (now + lifetime).ToUnixTimeSeconds(),
            };
        }

        return Results.Json(reply, AdminJson.Default.TokenReply);
    }

    private static RefusedRequestException Failed() => new(StatusCodes.Status401Unauthorized, "Authentication failed");

    private static bool AreEqual(string? given, string expected) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(given ?? string.Empty)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
