using Microsoft.AspNetCore.Http;
using TopGun.Bridge.Connections;
using TopGun.Bridge.Http;
using TopGun.Bridge.Sessions;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;

namespace TopGun.Bridge.Events;

/// <summary>GET /events: server-sent events for clients that cannot use a WebSocket; they write with POST /sync.</summary>
internal sealed class EventsEndpoint(
    IGrid grid, HttpSessions sessions, BridgeOptions options, ConnectionRegistry registry, EventTickets tickets, TimeProvider time, SessionLog log)
{
    /// <summary>POST /events/ticket: gives a caller with a good token a ticket that opens one stream.</summary>
    /// <param name="context">The request.</param>
    public async Task IssueTicketAsync(HttpContext context)
    {
        // A token that is bad gets no ticket; that of the ticket is judged again when it is used.
        await using (await sessions.OpenAsync(context, grid, SilentSessionSink.Instance))
        {
        }

        var (ticket, expiresAt) = tickets.Issue(BearerToken.Of(context.Request));
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(
            new EventTicketReport(ticket, expiresAt.ToUnixTimeSeconds()), BridgeJson.Default.EventTicketReport, cancellationToken: context.RequestAborted);
    }

    /// <summary>Serves one stream until either side ends it.</summary>
    /// <param name="context">The request.</param>
    public async Task HandleAsync(HttpContext context)
    {
        var request = EventRequest.Read(context.Request);
        if (!registry.TryEnter(out var id))
        {
            log.Full(registry.Count);
            throw new BadHttpRequestException("no more connections are taken", StatusCodes.Status503ServiceUnavailable);
        }

        try
        {
            await ServeAsync(id, context, request);
        }
        finally
        {
            registry.Leave(id);
        }
    }

    private async Task ServeAsync(long id, HttpContext context, EventRequest request)
    {
        using var caller = new EventSession();
        await using var session = await OpenAsync(context, caller);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, caller.Closed, registry.Draining);
        var writer = new EventWriter(context.Response.BodyWriter);
        var stream = new EventStream(session, request, writer, options.OutboxBytesMax, time);
        var reset = await stream.BeginAsync(ended.Token);
        Begin(context.Response);
        log.Opened(id);
        try
        {
            await stream.RunAsync(reset, ended.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            await SayWhyAsync(writer, caller, context.RequestAborted);
        }
        catch (GridException exception)
        {
            await writer.WriteAsync("error", EventForms.Failure(exception.Error), context.RequestAborted);
        }

        log.Closed(id, "event stream");
    }

    private Task<IGridSession> OpenAsync(HttpContext context, EventSession caller)
    {
        if (!context.Request.Query.TryGetValue("ticket", out var ticket))
            return sessions.OpenAsync(context, grid, caller);
        return tickets.TryRedeem(ticket.ToString(), out var token)
            ? sessions.OpenAsync(token, context, grid, caller)
            : throw new BadHttpRequestException(
                "the ticket is unknown, used or expired: ask for another with POST /events/ticket", StatusCodes.Status401Unauthorized);
    }

    // Proxies must pass each event on at once.
    private static void Begin(HttpResponse response)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    private async Task SayWhyAsync(EventWriter writer, EventSession caller, CancellationToken aborted)
    {
        if (aborted.IsCancellationRequested)
            return;
        if (caller.Reason is { } reason)
            await writer.WriteAsync(reason.Code == GridErrorCode.Unauthenticated ? "auth" : "error", EventForms.Failure(reason), aborted);
        else
            await writer.WriteRetryAsync(options.RetryAfter, aborted);
    }
}
