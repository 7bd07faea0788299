using TopGun.Client.Calls;
using TopGun.Client.Sessions;
using TopGun.Client.Telemetry;
using TopGun.Core.Grid;

namespace TopGun.Client.Locks;

/// <summary>A lock that is held, until it is disposed or lost. It is renewed three times in each lease.</summary>
/// <remarks>
/// Hand <see cref="FencingToken"/> to whatever the lock protects, and let that refuse smaller ones: then a holder that was
/// stopped for too long does no harm, whatever its clock says.
/// </remarks>
public sealed class HeldLock : IAsyncDisposable
{
    private const int RenewalsPerLease = 3;

    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _stop;
    private readonly RemoteLocks _locks;
    private readonly LocalPlace _place;
    private readonly TimeSpan _lease;
    private readonly TimeProvider _clock;
    private readonly Task _renewing;
    private long _renewedAt;
    private int _disposed;

    internal HeldLock(
        RemoteLocks locks, LocalPlace place, ulong token, TimeSpan lease, TimeProvider clock, long askedAt, CancellationToken life)
    {
        (_locks, _place, FencingToken, _lease, _clock, _renewedAt) = (locks, place, token, lease, clock, askedAt);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(life);
        _renewing = RenewAsync();
    }

    /// <summary>Name of the lock.</summary>
    public string Name => _place.Name;

    /// <summary>Greater than that of every earlier holder.</summary>
    public ulong FencingToken { get; }

    /// <summary>
    /// Cancelled when the lock is lost: the connection broke, the node was restarted, or it could not be renewed in time. Give
    /// it to the protected work. Not cancelled by <see cref="DisposeAsync"/>.
    /// </summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>True until the lock is lost or given back.</summary>
    public bool IsHeld => !_lost.IsCancellationRequested && Volatile.Read(ref _disposed) == 0;

    /// <summary>Gives the lock back; nothing happens when it is lost already. Never throws.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _stop.CancelAsync();
        await _renewing;
        try
        {
            if (!_lost.IsCancellationRequested)
                await _locks.ReleaseAsync(Name, FencingToken, default);
        }
        catch (Exception failure) when (failure is GridException or ObjectDisposedException)
        {
            // The session is gone, and the lock with it.
        }
        finally
        {
            _place.Dispose();
            _stop.Dispose();
        }
    }

    private async Task RenewAsync()
    {
        try
        {
            var pause = PauseAsync();
            while (true)
            {
                await pause;
                if (!await TryRenewAsync())
                    break;
                pause = PauseAsync();
                // Counted when the next pause has begun.
                ClientTelemetry.CountRenewal();
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or GridException or ObjectDisposedException)
        {
            // Given back, or lost with its session.
        }
        if (Volatile.Read(ref _disposed) == 0)
            await _lost.CancelAsync();
    }

    private Task PauseAsync() => Task.Delay(_lease / RenewalsPerLease, _clock, _stop.Token);

    private async Task<bool> TryRenewAsync()
    {
        var left = _lease - _clock.GetElapsedTime(_renewedAt);
        if (left <= TimeSpan.Zero)
            return false;
        var askedAt = _clock.GetTimestamp();
        using var end = new CancellationTokenSource(left, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, end.Token);
        if (!await _locks.RenewAsync(Name, FencingToken, _lease, either.Token))
            return false;
        _renewedAt = askedAt;
        return true;
    }
}
