namespace TopGun.Bridge.Connections;

/// <summary>Tells at every scan which connections have a deadline then, so that those without one cost nothing.</summary>
/// <remarks>
/// A timing wheel (Varghese and Lauck, 1987) of one turn; a later deadline is looked at after a turn and put back. It holds ids:
/// a connection that has ended is not kept alive. Safe for use from many threads.
/// </remarks>
internal sealed class DeadlineWheel
{
    private const int Spokes = 64;

    private readonly Lock _gate = new();
    private readonly List<long>[] _spokes = [.. Enumerable.Range(0, Spokes).Select(_ => new List<long>())];
    private int _now;

    /// <summary>Has a connection looked at in the first scan at or after its deadline; it may be there for several deadlines.</summary>
    /// <param name="id">Id of the connection.</param>
    /// <param name="wait">Time from now to the deadline.</param>
    public void Add(long id, TimeSpan wait)
    {
        var scans = Math.Clamp((int)Math.Min(wait / Limits.ScanInterval, Spokes) + 1, 1, Spokes - 1);
        lock (_gate)
            _spokes[(_now + scans) % Spokes].Add(id);
    }

    /// <summary>Moves on by one scan.</summary>
    /// <returns>The connections to look at; the caller's own, since a scan that is held up may meet the next one.</returns>
    public IReadOnlyList<long> Advance()
    {
        lock (_gate)
        {
            _now = (_now + 1) % Spokes;
            var due = _spokes[_now];
            if (due.Count == 0)
                return [];
            _spokes[_now] = [];
            return due;
        }
    }
}
