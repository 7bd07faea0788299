using TopGun.Core.Grid.Sessions;

namespace TopGun.Core.Grid;

/// <summary>
/// Everything a caller may ask of a grid. Implemented by a node (a method call) and by the remote client (one duplex
/// stream); callers cannot tell the difference (settled 41).
/// </summary>
public interface IGrid
{
    /// <summary>Opens a session for one caller; its lifetime owns everything the caller acquires.</summary>
    /// <param name="credentials">Who the caller claims to be.</param>
    /// <param name="sink">Receives what concerns the whole session; called on any thread, never blocks.</param>
    /// <param name="cancellationToken">Gives up the attempt.</param>
    /// <returns>The open session.</returns>
    /// <exception cref="GridException">
    /// <see cref="GridErrorCode.Unauthenticated"/>: the credentials are refused;
    /// <see cref="GridErrorCode.Unavailable"/>: no node can be reached.
    /// </exception>
    ValueTask<IGridSession> OpenSessionAsync(
        Credentials credentials, ISessionSink sink, CancellationToken cancellationToken);

    /// <summary>What each node has done; of one that cannot be asked now what it told last. Demands no right (server-behaviour §8.1).</summary>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<NodeOperations>> CountOperationsAsync(CancellationToken cancellationToken);
}
