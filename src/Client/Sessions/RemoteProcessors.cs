using TopGun.Core.Grid;

namespace TopGun.Client.Sessions;

/// <summary>Processors of a session behind a gateway; the stream does not carry them yet.</summary>
internal sealed class RemoteProcessors(RemoteSession session) : IProcessors
{
    private static readonly GridError NotCarried =
        new(GridErrorCode.NotServed, "entry processors are not carried between gateway and node yet; connect to a node");

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ProcessorReply>> RunAsync(
        string mapName, IReadOnlyList<string> keys, ProcessorCall processor, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        return ValueTask.FromException<IReadOnlyList<ProcessorReply>>(new GridException(NotCarried));
    }
}
