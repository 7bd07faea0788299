using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using TopGun.Bridge.Connections;
using TopGun.Bridge.Handlers;
using TopGun.Bridge.Sessions;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Core.Values;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Http.Sync;

/// <summary>POST /sync: writes, then reads, for clients that poll (wire-protocol §7).</summary>
internal sealed class SyncEndpoint(
    IGrid grid, HttpSessions sessions, BridgeOptions options, ConnectionRegistry registry, HybridLogicalClock clock, SessionLog log)
{
    // Connections have ids from 1; requests that belong to none stand in the log under this one.
    private const long NoConnection = 0;
    private const string SearchIsOff = "FEATURE_DISABLED: full-text search is not available on this server; query the map instead";
    private const string JsonType = "application/json";
    private const string MsgPackType = "application/msgpack";

    private readonly WriteFiller _filler = new();

    /// <summary>Answers one request in the format it came in.</summary>
    /// <param name="context">The request.</param>
    public async Task HandleAsync(HttpContext context)
    {
        if (registry.IsDraining)
            throw new BadHttpRequestException("server shutting down", StatusCodes.Status503ServiceUnavailable);
        var isJson = context.Request.HasJsonContentType();
        await WriteAsync(context, await ServeAsync(context, isJson), isJson);
    }

    private async Task<HttpSyncResponse> ServeAsync(HttpContext context, bool isJson)
    {
        await using var session = await sessions.OpenAsync(context, grid, SilentSessionSink.Instance, options.AnonymousHttpGrid);
        var body = SyncBody.Read(await ReadAsync(context), isJson);
        return await AnswerAsync(session, body, context.RequestAborted);
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = Limits.HttpBodyBytesMax;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    private async Task<HttpSyncResponse> AnswerAsync(IGridSession session, SyncBody body, CancellationToken cancellationToken)
    {
        var errors = new List<HttpError>();
        HttpAck? ack = null;
        if (body.Request.Operations.Count > 0)
        {
            var writes = new SyncWrites(_filler, exception => log.Defect(NoConnection, exception));
            await writes.ApplyAsync(body.ToBatchFrame(), session.Maps, cancellationToken);
            writes.AppendErrors(errors);
            ack = writes.Ack;
        }

        var queries = new SyncQueries(session.Queries, options.OutboxBytesMax, errors);
        var results = await queries.RunAsync(body.Request.Queries, cancellationToken);
        var deltas = new SyncDeltas(session, errors);
        return new HttpSyncResponse
        {
            Deltas = await deltas.ReadAsync(body.Request.SyncMaps, cancellationToken),
            ServerHlc = clock.Now(),
            Ack = ack,
            QueryResults = results,
            SearchResults = AnswerUnserved(body.Request.Searches, errors),
            Errors = errors,
        };
    }

    // A search that is not served finds nothing, and says why.
    private static HttpSearchResult[] AnswerUnserved(IReadOnlyList<HttpSearch> searches, List<HttpError> errors)
    {
        foreach (var search in searches)
            errors.Add(SyncErrors.Of(GridErrorCode.NotServed, SearchIsOff, search.SearchId));
        return [.. searches.Select(search => new HttpSearchResult { SearchId = search.SearchId, Results = Array.Empty<OpaqueValue>(), TotalCount = 0 })];
    }

    private static async Task WriteAsync(HttpContext context, HttpSyncResponse answer, bool isJson)
    {
        using var buffer = new PooledBuffer();
        answer.Write(new MsgPackWriter(buffer));
        context.Response.ContentType = isJson ? JsonType : MsgPackType;
        if (isJson)
        {
            await context.Response.WriteAsync(JsonMsgPack.ToJson(buffer.WrittenSpan), context.RequestAborted);
            return;
        }

        context.Response.ContentLength = buffer.Length;
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }
}
