using TopGun.Core.Grid;
using TopGun.Grid.V1;

namespace TopGun.Client.Sessions;

/// <summary>
/// Locks of one session over its stream. With the stream the node's session ends and frees what it held; the fencing token
/// keeps a holder that has not noticed from doing harm. Requests that wait are queued again.
/// </summary>
internal sealed class RemoteLocks(RemoteSession session) : ILocks
{
    /// <inheritdoc/>
    public async ValueTask<ulong> AcquireAsync(string name, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var request = new PendingRead<ulong>(
            new SessionCommand
            {
                LockAcquire = new LockAcquisition { Name = name, TtlMillis = (ulong)Math.Max(0, timeToLive.TotalMilliseconds) },
            },
            SessionEvent.EventOneofCase.LockGranted,
            static answer => answer.LockGranted.FencingToken);
        try
        {
            return await session.ReadAsync(request, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            session.Tell(new SessionCommand { LockWithdraw = request.Message.Command });
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ReleaseAsync(string name, ulong token, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        return await session.ReadAsync(
            new PendingRead<bool>(
                new SessionCommand { LockRelease = new LockReturn { Name = name, FencingToken = token } },
                SessionEvent.EventOneofCase.LockReturned,
                static answer => answer.LockReturned.Success),
            cancellationToken);
    }
}
