using TopGun.Client.Sessions.Commands;
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
    public async ValueTask<ulong> AcquireAsync(string name, TimeSpan timeToLive, CancellationToken cancellationToken) =>
        (await AcquireGrantAsync(name, timeToLive, cancellationToken)).Token;

    /// <summary>Asks for a lock, and for what tells that the session of the grant is gone.</summary>
    /// <inheritdoc cref="AcquireAsync"/>
    public async Task<(ulong Token, CancellationToken Life)> AcquireGrantAsync(
        string name, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var request = new PendingRead<(ulong Token, CancellationToken Life)>(
            new SessionCommand { LockAcquire = new LockAcquisition { Name = name, TtlMillis = MillisOf(timeToLive) } },
            SessionEvent.EventOneofCase.LockGranted,
            // Read while the event is delivered: no later stream has taken over by then.
            answer => (answer.LockGranted.FencingToken, session.Life));
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
    public async ValueTask<bool> RenewAsync(string name, ulong token, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        session.ThrowIfClosed();
        var renewal = new LockRenewal { Name = name, FencingToken = token, TtlMillis = MillisOf(timeToLive) };
        return await session.ReadAsync(
            new PendingRead<bool>(
                new SessionCommand { LockRenew = renewal },
                SessionEvent.EventOneofCase.LockRenewed,
                static answer => answer.LockRenewed.Success),
            cancellationToken);
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

    private static ulong MillisOf(TimeSpan time) => (ulong)Math.Max(0, time.TotalMilliseconds);
}
