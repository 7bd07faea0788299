using TopGun.Core.Grid.Processors;
using TopGun.Node.Operations.Access;
using TopGun.Node.Operations.Maps;
using TopGun.Node.Operations.Processors;

namespace TopGun.Node.Operations.Sessions;

/// <summary>The processors of one session.</summary>
internal sealed class SessionProcessors(NodeSession session, ProcessorOperations operations, CallerAccess access, ReadAccess reads) : IProcessors
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ProcessorReply>> RunAsync(
        string mapName, IReadOnlyList<string> keys, ProcessorCall processor, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var rights = ProcessorRights.Of(mapName, session, access, reads);
        var replies = operations.Run(mapName, keys, processor, rights, cancellationToken);
        // A reply acknowledges what was written, as an answer to a write does.
        if (operations.Log is { } log)
            await SafeLog.WaitAsync(log);
        return replies;
    }
}
