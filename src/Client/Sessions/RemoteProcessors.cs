using TopGun.Client.Sessions.Commands;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Processors;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using ProcessorReply = TopGun.Core.Grid.Processors.ProcessorReply;

namespace TopGun.Client.Sessions;

/// <summary>
/// Processors of one session over its stream. A call of many keys goes out as several commands, so that no answer is too large
/// for a message. A call that was sent and not answered fails when the stream is lost: it may have been carried out.
/// </summary>
internal sealed class RemoteProcessors(RemoteSession session) : IProcessors
{
    private static readonly GridError TooManyKeys = new(
        GridErrorCode.InvalidArgument, $"the call names more than {ProcessorLimits.KeysMax} keys; send several calls");

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ProcessorReply>> RunAsync(
        string mapName, IReadOnlyList<string> keys, ProcessorCall processor, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        if (keys.Count > ProcessorLimits.KeysMax)
            throw new GridException(TooManyKeys);
        var answers = new List<Task<IReadOnlyList<ProcessorReply>>>();
        var sent = 0;
        do
        {
            var some = keys.Skip(sent).Take(ClientLimits.ProcessorKeysPerCommand);
            answers.Add(session.ReadAsync(CommandOf(processor.ToSchema(mapName, some)), cancellationToken));
            sent += ClientLimits.ProcessorKeysPerCommand;
        }
        while (sent < keys.Count);
        return [.. (await Task.WhenAll(answers)).SelectMany(replies => replies)];
    }

    private static PendingRead<IReadOnlyList<ProcessorReply>> CommandOf(ProcessorRun run) => new(
        new SessionCommand { Process = run },
        SessionEvent.EventOneofCase.Processed,
        static answer => answer.Processed.ToCore())
    {
        IsRepeatable = false,
    };
}
