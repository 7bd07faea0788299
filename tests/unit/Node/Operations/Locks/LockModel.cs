using TopGun.Node.Operations.Locks;

namespace TopGun.Node.Tests.Operations.Locks;

/// <summary>Locks in the plainest way: one list of claims, looked through from the start each time.</summary>
internal sealed class LockModel
{
    private readonly List<Claim> _claims = [];
    private List<LockOutcome> _outcomes = [];
    private ulong _lastToken;

    public List<LockOutcome> TakeOutcomes()
    {
        var taken = _outcomes;
        _outcomes = [];
        return taken;
    }

    public void Asked(ulong id, LockOwner owner, string name, long ttl, long now)
    {
        AdvanceTo(now);
        var holder = HolderOf(name);
        if (holder?.Owner == owner)
        {
            _outcomes.Add(new LockOutcome(id, holder.Token));
            return;
        }
        _claims.Add(new Claim(id, owner, name, ttl) { Deadline = now + ttl + 5000 });
        Grant(name, now);
    }

    public ulong TokenOf(string name, LockOwner owner, long now)
    {
        AdvanceTo(now);
        return HolderOf(name) is { } holder && holder.Owner == owner ? holder.Token : 0;
    }

    public void Renewed(string name, ulong token, long ttl, long now)
    {
        if (HolderOf(name) is { } holder && holder.Token == token)
            holder.Deadline = now + ttl;
    }

    public void Released(string name, ulong token, long now)
    {
        if (_claims.RemoveAll(claim => claim.Name == name && claim.Token == token && token > 0) > 0)
            Grant(name, now);
    }

    public void Ended(LockOwner owner, long now)
    {
        AdvanceTo(now);
        var ended = _claims.Where(claim => claim.Owner == owner).ToList();
        _claims.RemoveAll(claim => claim.Owner == owner);
        foreach (var claim in ended)
        {
            if (claim.Token == 0)
                _outcomes.Add(new LockOutcome(claim.Id, 0));
            else
                Grant(claim.Name, now);
        }
    }

    public void AdvanceTo(long now)
    {
        while (_claims.Where(claim => claim.Deadline <= now).OrderBy(claim => claim.Deadline).ThenBy(claim => claim.Id).FirstOrDefault() is { } due)
        {
            _claims.Remove(due);
            if (due.Token == 0)
                _outcomes.Add(new LockOutcome(due.Id, 0));
            else
                Grant(due.Name, due.Deadline);
        }
    }

    private Claim? HolderOf(string name) => _claims.SingleOrDefault(claim => claim.Name == name && claim.Token > 0);

    private void Grant(string name, long now)
    {
        if (HolderOf(name) is not null || _claims.FirstOrDefault(claim => claim.Name == name) is not { } next)
            return;
        next.Token = ++_lastToken;
        next.Deadline = now + next.Ttl;
        _outcomes.Add(new LockOutcome(next.Id, next.Token));
        foreach (var also in _claims.Where(claim => claim.Name == name && claim.Owner == next.Owner && claim != next).ToList())
        {
            _claims.Remove(also);
            _outcomes.Add(new LockOutcome(also.Id, next.Token));
        }
    }

    private sealed class Claim(ulong id, LockOwner owner, string name, long ttl)
    {
        public ulong Id => id;

        public LockOwner Owner => owner;

        public string Name => name;

        public long Ttl => ttl;

        public long Deadline { get; set; }

        public ulong Token { get; set; }
    }
}
