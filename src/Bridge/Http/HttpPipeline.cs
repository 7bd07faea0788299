using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TopGun.Bridge.Frames;
using TopGun.Bridge.Http.Reports;
using TopGun.Core.Grid;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Http;

/// <summary>What all HTTP answers have in common: the request's id, the time limit, and errors as JSON (server-behaviour §8).</summary>
internal sealed partial class HttpPipeline(TimeProvider time, ILogger<HttpPipeline> logger)
{
    /// <summary>Leads one request through.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">Answers it.</param>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers[RequestId.Header] = RequestId.Of(context.Request);
        return WebSocketHandshake.IsAsked(context) ? next(context) : AnswerAsync(context, next);
    }

    private async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        var isLong = context.GetEndpoint()?.Metadata.GetMetadata<LongLivedRequest>() is not null;
        using var limit = new CancellationTokenSource(isLong ? Timeout.InfiniteTimeSpan : Limits.HttpRequestTime, time);
        try
        {
            await RunAsync(context, next, limit.Token);
            if (context.Response.StatusCode == StatusCodes.Status404NotFound)
                await RefuseAsync(context, StatusCodes.Status404NotFound, "not found");
            else if (context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
                await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "method not allowed");
        }
        catch (BadHttpRequestException exception)
        {
            await RefuseAsync(context, exception.StatusCode, exception.Message);
        }
        catch (RefusedRequestException exception)
        {
            await RefuseAsync(context, exception.Status, exception.Message, exception.Field);
        }
        catch (GridException exception)
        {
            await RefuseAsync(context, ErrorTable.HttpStatusOf(exception.Error.Code), exception.Message, exception.Error.Field);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            await RefuseAsync(context, StatusCodes.Status408RequestTimeout, $"the request took longer than {Limits.HttpRequestTime.TotalSeconds} seconds");
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !context.RequestAborted.IsCancellationRequested)
        {
            Defect(context.Request.Path, exception);
            await RefuseAsync(context, StatusCodes.Status500InternalServerError, "internal error");
        }
    }

    // The limit ends the work on the request, and not the answer that says so.
    private static async Task RunAsync(HttpContext context, RequestDelegate next, CancellationToken limit)
    {
        var aborted = context.RequestAborted;
        using var both = CancellationTokenSource.CreateLinkedTokenSource(aborted, limit);
        context.RequestAborted = both.Token;
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestAborted = aborted;
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string message, string? field = null)
    {
        if (context.Response.HasStarted)
            return Task.CompletedTask;
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new ErrorReport(status, message, field), BridgeJson.Default.ErrorReport);
    }

    [LoggerMessage(7050, LogLevel.Error, "A request to {Path} met a defect of the server")]
    private partial void Defect(string path, Exception exception);
}
