namespace TopGun.Node.Operations.Locks;

/// <summary>
/// All locks as a deterministic state machine: the same commands at the same times give the same outcomes on every replica.
/// Times are milliseconds of one clock that never goes back; each command first ends what is due by its time.
/// </summary>
/// <remarks>
/// Tokens grow over all locks, so a lock that nobody holds leaves nothing behind and no later holder gets a smaller one.
/// Costs are logarithmic in the number of claims. Not safe for use from several threads.
/// </remarks>
internal sealed class LockTable
{
    private readonly Dictionary<string, LockQueue> _locks = new(StringComparer.Ordinal);
    private readonly Dictionary<LockOwner, SortedDictionary<ulong, LockClaim>> _owners = [];
    private readonly SortedSet<(long DeadlineMillis, ulong Id, LockOwner Owner)> _deadlines =
        new(Comparer<(long DeadlineMillis, ulong Id, LockOwner Owner)>.Create(static (a, b) =>
            a.DeadlineMillis != b.DeadlineMillis ? a.DeadlineMillis.CompareTo(b.DeadlineMillis) : a.Id.CompareTo(b.Id)));

    private ulong _lastToken;
    private ulong _lastId;

    /// <summary>Makes an empty table.</summary>
    /// <param name="lastToken">Every token granted is greater.</param>
    public LockTable(ulong lastToken) => _lastToken = lastToken;

    /// <summary>The greatest token granted.</summary>
    public ulong LastToken => _lastToken;

    /// <summary>When something is due next; null when nothing is.</summary>
    public long? NextDeadlineMillis => _deadlines.Count == 0 ? null : _deadlines.Min.DeadlineMillis;

    /// <summary>Locks held and requests waiting of an owner.</summary>
    public int CountOf(LockOwner owner) => _owners.TryGetValue(owner, out var claims) ? claims.Count : 0;

    /// <summary>Asks for a lock. It is granted at once when it is free, and again with the same token and deadline to its holder.</summary>
    /// <param name="owner">Who asks.</param>
    /// <param name="name">Lock.</param>
    /// <param name="ttlMillis">How long to hold it, from the grant; above 0.</param>
    /// <param name="nowMillis">Time.</param>
    /// <param name="outcomes">Gets what became of this and other requests, in order.</param>
    /// <returns>Id of the request.</returns>
    public ulong Acquire(LockOwner owner, string name, long ttlMillis, long nowMillis, List<LockOutcome> outcomes)
    {
        Advance(nowMillis, outcomes);
        var id = ++_lastId;
        if (!_locks.TryGetValue(name, out var queue))
        {
            var held = new LockClaim(id, owner, name, ttlMillis, nowMillis + ttlMillis, ++_lastToken);
            _locks.Add(name, new LockQueue(held));
            Enter(held);
            outcomes.Add(new LockOutcome(id, held.Token));
        }
        else if (queue.Holder.Owner == owner)
        {
            outcomes.Add(new LockOutcome(id, queue.Holder.Token));
        }
        else
        {
            var waiting = new LockClaim(id, owner, name, ttlMillis, nowMillis + ttlMillis + LockLimits.WaitGraceMillis);
            queue.Waiters.Add(id, waiting);
            Enter(waiting);
        }
        return id;
    }

    /// <summary>Gives the holder more time, from now on; the token stays the same.</summary>
    /// <returns>False when this owner does not hold it with this token; nothing has changed then.</returns>
    public bool Renew(LockOwner owner, string name, ulong token, long ttlMillis, long nowMillis, List<LockOutcome> outcomes)
    {
        Advance(nowMillis, outcomes);
        if (!_locks.TryGetValue(name, out var queue) || queue.Holder.Owner != owner || queue.Holder.Token != token)
            return false;
        Leave(queue.Holder);
        queue.Holder = queue.Holder with { TtlMillis = ttlMillis, DeadlineMillis = nowMillis + ttlMillis };
        Enter(queue.Holder);
        return true;
    }

    /// <summary>Gives a lock back.</summary>
    /// <returns>False when this owner does not hold it with this token; nothing has changed then.</returns>
    public bool Release(LockOwner owner, string name, ulong token, long nowMillis, List<LockOutcome> outcomes)
    {
        Advance(nowMillis, outcomes);
        if (!_locks.TryGetValue(name, out var queue) || queue.Holder.Owner != owner || queue.Holder.Token != token)
            return false;
        Free(queue, nowMillis, outcomes);
        return true;
    }

    /// <summary>Takes a waiting request back; one that is done already is left alone.</summary>
    public void Withdraw(LockOwner owner, ulong id, long nowMillis, List<LockOutcome> outcomes)
    {
        Advance(nowMillis, outcomes);
        if (_owners.TryGetValue(owner, out var claims) && claims.TryGetValue(id, out var claim) && claim.Token == 0)
            EndWait(claim, outcomes);
    }

    /// <summary>Ends all that an owner holds and waits for.</summary>
    public void End(LockOwner owner, long nowMillis, List<LockOutcome> outcomes)
    {
        Advance(nowMillis, outcomes);
        if (!_owners.TryGetValue(owner, out var claims))
            return;
        var all = claims.Values.ToArray();
        // Waits first, so that nothing freed below is granted to the owner that ends.
        foreach (var claim in all)
            if (claim.Token == 0)
                EndWait(claim, outcomes);
        foreach (var claim in all)
            if (claim.Token > 0)
                Free(_locks[claim.Name], nowMillis, outcomes);
    }

    /// <summary>Ends what is due, in the order in which it became due.</summary>
    public void Advance(long nowMillis, List<LockOutcome> outcomes)
    {
        while (_deadlines.Count > 0 && _deadlines.Min is var due && due.DeadlineMillis <= nowMillis)
        {
            var claim = _owners[due.Owner][due.Id];
            if (claim.Token > 0)
                Free(_locks[claim.Name], claim.DeadlineMillis, outcomes);
            else
                EndWait(claim, outcomes);
        }
    }

    private void EndWait(LockClaim claim, List<LockOutcome> outcomes)
    {
        Leave(claim);
        _locks[claim.Name].Waiters.Remove(claim.Id);
        outcomes.Add(new LockOutcome(claim.Id, 0));
    }

    // The next holder's time counts from the moment at which the lock became free.
    private void Free(LockQueue queue, long nowMillis, List<LockOutcome> outcomes)
    {
        Leave(queue.Holder);
        if (queue.Waiters.Count == 0)
        {
            _locks.Remove(queue.Holder.Name);
            return;
        }
        var next = queue.Waiters.Values.First();
        Leave(next);
        queue.Waiters.Remove(next.Id);
        queue.Holder = next with { DeadlineMillis = nowMillis + next.TtlMillis, Token = ++_lastToken };
        Enter(queue.Holder);
        outcomes.Add(new LockOutcome(next.Id, _lastToken));
        // What else this owner asked for is a request by the holder from now on.
        foreach (var also in queue.Waiters.Values.Where(waiter => waiter.Owner == next.Owner).ToArray())
        {
            Leave(also);
            queue.Waiters.Remove(also.Id);
            outcomes.Add(new LockOutcome(also.Id, _lastToken));
        }
    }

    private void Enter(LockClaim claim)
    {
        if (!_owners.TryGetValue(claim.Owner, out var claims))
            _owners.Add(claim.Owner, claims = []);
        claims.Add(claim.Id, claim);
        _deadlines.Add((claim.DeadlineMillis, claim.Id, claim.Owner));
    }

    private void Leave(LockClaim claim)
    {
        var claims = _owners[claim.Owner];
        claims.Remove(claim.Id);
        if (claims.Count == 0)
            _owners.Remove(claim.Owner);
        _deadlines.Remove((claim.DeadlineMillis, claim.Id, claim.Owner));
    }
}
