using TopGun.Bridge.Sessions;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Processors;
using TopGun.Protocol.Client;
using TopGun.Protocol.Client.Dispatch;

namespace TopGun.Bridge.Handlers;

/// <summary>Entry processors (server-behaviour §7.5); always answered under the request's id.</summary>
internal sealed class ProcessorHandler : IHandle<EntryProcess, ClientSession>, IHandle<EntryProcessBatch, ClientSession>
{
    /// <summary>Runs a processor on one key.</summary>
    /// <param name="message">Map, key and processor.</param>
    /// <param name="context">Its session.</param>
    public void Handle(EntryProcess message, ClientSession context) => context.Answer(ProcessAsync(message, context));

    /// <summary>Runs a processor on several keys.</summary>
    /// <param name="message">Map, keys and processor.</param>
    /// <param name="context">Its session.</param>
    public void Handle(EntryProcessBatch message, ClientSession context) => context.Answer(ProcessAsync(message, context));

    private static async Task ProcessAsync(EntryProcess message, ClientSession session)
    {
        var reply = (await RunAsync(session, message.MapName, [message.Key], message.Processor))[0];
        session.Send(new EntryProcessResponse
        {
            RequestId = message.RequestId,
            Success = reply.Error is null,
            Result = ValueOrNone(reply.Result),
            NewValue = ValueOrNone(reply.NewValue),
            Error = reply.Error?.Message,
        });
    }

    private static async Task ProcessAsync(EntryProcessBatch message, ClientSession session)
    {
        var replies = await RunAsync(session, message.MapName, message.Keys, message.Processor);
        var results = new Dictionary<string, EntryProcessResult>(StringComparer.Ordinal);
        for (var i = 0; i < message.Keys.Count; i++)
        {
            results[message.Keys[i]] = new EntryProcessResult
            {
                Success = replies[i].Error is null,
                Result = ValueOrNone(replies[i].Result),
                NewValue = ValueOrNone(replies[i].NewValue),
                Error = replies[i].Error?.Message,
            };
        }
        session.Send(new EntryProcessBatchResponse { RequestId = message.RequestId, Results = results });
    }

    // Clients wait for the answer under their own id; a refusal of the whole call is that of each key.
    private static async Task<IReadOnlyList<ProcessorReply>> RunAsync(
        ClientSession session, string mapName, IReadOnlyList<string> keys, Processor processor)
    {
        var call = new ProcessorCall(processor.Name, processor.Code, processor.Args?.Bytes ?? default);
        try
        {
            return await session.Grid.Processors.RunAsync(mapName, keys, call, session.Connection.Aborted);
        }
        catch (GridException exception)
        {
            var refused = new ProcessorReply(default, default, exception.Error);
            return [.. Enumerable.Repeat(refused, keys.Count)];
        }
    }

    private static OpaqueValue? ValueOrNone(ReadOnlyMemory<byte> value) => value.IsEmpty ? null : new OpaqueValue(value);
}
