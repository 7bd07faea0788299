using TopGun.Core.Grid;
using TopGun.Node.Operations.State;

namespace TopGun.Node.Operations.Locks;

/// <summary>The locks of this node: gives the table its commands and its time, and completes the requests.</summary>
/// <remarks>
/// Its lock guards the table and the waiting requests; requests complete outside of it. Time is the monotonic clock, so that
/// setting the wall clock frees no lock. One timer waits for the table's next deadline.
/// </remarks>
internal sealed class LockRegistry : IDisposable
{
    private const string TokensName = "lock-tokens";

    private readonly Lock _gate = new();
    private readonly LockTable _table;
    private readonly Dictionary<ulong, TaskCompletionSource<ulong>> _requests = [];
    private readonly TimeProvider _timeProvider;
    private readonly long _startedAt;
    private readonly ITimer _timer;
    private readonly NodeRecords _records;
    private ulong _reserved;

    /// <summary>Makes the locks.</summary>
    /// <param name="timeProvider">
    /// Clock. Tokens begin at its milliseconds, so that they exceed those of an earlier life of a node that remembers nothing, unless
    /// that one granted more than a thousand locks a second all its life.
    /// </param>
    /// <param name="records">Where it is remembered which tokens may have been granted; they are never granted again, whatever the clock says.</param>
    public LockRegistry(TimeProvider timeProvider, NodeRecords records)
    {
        _timeProvider = timeProvider;
        _records = records;
        _startedAt = timeProvider.GetTimestamp();
        foreach (var (name, value) in records.Read(NodeRecords.Numbers))
            if (name == TokensName)
                _reserved = NumberState.Read(value);
        _table = new LockTable(Math.Max(_reserved, (ulong)Math.Max(0, timeProvider.GetUtcNow().ToUnixTimeMilliseconds())));
        Reserve();
        _timer = timeProvider.CreateTimer(
            static registry => ((LockRegistry)registry!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Asks for a lock.</summary>
    /// <param name="owner">Who asks.</param>
    /// <param name="name">Lock.</param>
    /// <param name="ttlMillis">How long to hold it.</param>
    /// <param name="id">Names the request to <see cref="Withdraw"/>.</param>
    /// <exception cref="GridException">The owner has too many claims.</exception>
    public Task<ulong> Acquire(LockOwner owner, string name, long ttlMillis, out ulong id)
    {
        var outcomes = new List<LockOutcome>();
        var request = new TaskCompletionSource<ulong>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_table.CountOf(owner) >= LockLimits.ClaimsPerOwnerMax)
            {
                throw new GridException(
                    GridErrorCode.RateLimited, $"this session holds or waits for {LockLimits.ClaimsPerOwnerMax} locks, which is its limit; release some first");
            }
            id = _table.Acquire(owner, name, ttlMillis, NowMillis, outcomes);
            _requests.Add(id, request);
            Reserve();
            SetTimer();
        }
        Complete(outcomes);
        return request.Task;
    }

    /// <summary>Gives the holder more time; false when the owner does not hold the lock with this token.</summary>
    public bool Renew(LockOwner owner, string name, ulong token, long ttlMillis)
    {
        var renewed = false;
        Change(outcomes => renewed = _table.Renew(owner, name, token, ttlMillis, NowMillis, outcomes));
        return renewed;
    }

    /// <summary>Gives a lock back; false when the owner does not hold it with this token.</summary>
    public bool Release(LockOwner owner, string name, ulong token)
    {
        var released = false;
        Change(outcomes => released = _table.Release(owner, name, token, NowMillis, outcomes));
        return released;
    }

    /// <summary>Takes a waiting request back.</summary>
    public void Withdraw(LockOwner owner, ulong id) => Change(outcomes => _table.Withdraw(owner, id, NowMillis, outcomes));

    /// <summary>Ends all that an owner holds and waits for.</summary>
    public void End(LockOwner owner) => Change(outcomes => _table.End(owner, NowMillis, outcomes));

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private long NowMillis => (long)_timeProvider.GetElapsedTime(_startedAt).TotalMilliseconds;

    private void OnTimer() => Change(outcomes => _table.Advance(NowMillis, outcomes));

    private void Change(Action<List<LockOutcome>> command)
    {
        var outcomes = new List<LockOutcome>();
        lock (_gate)
        {
            command(outcomes);
            Reserve();
            SetTimer();
        }
        Complete(outcomes);
    }

    // Long before they are used up, so that the log has it by then.
    private void Reserve()
    {
        if (!_records.IsDurable || _table.LastToken + (LockLimits.TokensReserved / 2) <= _reserved)
            return;
        _reserved = _table.LastToken + LockLimits.TokensReserved;
        _records.Put(NodeRecords.Numbers, TokensName, NumberState.Write(_reserved));
    }

    private void SetTimer()
    {
        // A timer may fire a little early by the clock of the table; one more millisecond makes sure that something is due.
        var wait = _table.NextDeadlineMillis is { } deadline
            ? TimeSpan.FromMilliseconds(Math.Max(0, deadline - NowMillis) + 1)
            : Timeout.InfiniteTimeSpan;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void Complete(List<LockOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            TaskCompletionSource<ulong>? request;
            lock (_gate)
                _requests.Remove(outcome.Id, out request);
            if (outcome.IsGranted)
                request?.TrySetResult(outcome.Token);
            else
                request?.TrySetException(new GridException(GridErrorCode.DeadlineExceeded, "the lock did not become free in time"));
        }
    }
}
