namespace TopGun.Node.Storage.Durability;

/// <summary>How far a recovery is, in pieces of about the same size. Safe for use from many threads.</summary>
internal sealed class RecoveryMeter
{
    private int _phase;
    private int _done;
    private int _total;

    /// <summary>How far it is.</summary>
    /// <param name="restored">Mutations restored so far.</param>
    public RecoveryProgress Read(long restored)
    {
        var total = Volatile.Read(ref _total);
        return new((RecoveryPhase)Volatile.Read(ref _phase), total == 0 ? 0 : Math.Min(1, Volatile.Read(ref _done) / (double)total), restored);
    }

    /// <summary>Begins a phase.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="total">Its pieces.</param>
    public void Begin(RecoveryPhase phase, int total)
    {
        Volatile.Write(ref _phase, (int)phase);
        Volatile.Write(ref _done, 0);
        Volatile.Write(ref _total, total);
    }

    /// <summary>A piece is done.</summary>
    public void Advance() => Interlocked.Increment(ref _done);
}
