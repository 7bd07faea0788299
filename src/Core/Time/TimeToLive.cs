namespace TopGun.Core.Time;

/// <summary>How long a record lives after its stamp: absent, nil, or a number of milliseconds (core-algorithms §3.2).</summary>
/// <remarks>
/// Absent and nil both mean for ever, but they are told apart because clients hash them differently (core-algorithms §6.3).
/// The default value is absent.
/// </remarks>
public readonly record struct TimeToLive
{
    private readonly Form _form;
    private readonly double _millis;

    private TimeToLive(Form form, double millis)
    {
        _form = form;
        _millis = millis;
    }

    private enum Form : byte
    {
        Absent,
        Nil,
        Number,
    }

    /// <summary>A record with <c>ttlMs</c> explicitly nil.</summary>
    public static TimeToLive Nil => new(Form.Nil, 0);

    /// <summary>Whether no <c>ttlMs</c> was given.</summary>
    public bool IsAbsent => _form == Form.Absent;

    /// <summary>Whether <c>ttlMs</c> was given as nil.</summary>
    public bool IsNil => _form == Form.Nil;

    /// <summary>The milliseconds given; null when absent or nil.</summary>
    public double? Millis => _form == Form.Number ? _millis : null;

    /// <summary>A time to live as it arrived with a record; anything goes, 0 and NaN live for ever.</summary>
    public static TimeToLive FromRecord(double millis) => new(Form.Number, millis);

    /// <summary>A time to live asked for by a writer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a positive finite number.</exception>
    public static TimeToLive FromWriter(double millis) => double.IsFinite(millis) && millis > 0
        ? FromRecord(millis)
        : throw new ArgumentOutOfRangeException(nameof(millis), millis, "TTL must be a positive finite number");

    /// <summary>Whether a record of the given stamp has expired; at the very end of its time it has not.</summary>
    /// <param name="written">The stamp of the record.</param>
    /// <param name="now">The wall clock.</param>
    public bool HasExpired(in HlcTimestamp written, DateTimeOffset now) =>
        _millis != 0 && written.Millis + _millis < now.ToUnixTimeMilliseconds();
}
