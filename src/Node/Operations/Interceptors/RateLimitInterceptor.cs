using TopGun.Core.Grid;

namespace TopGun.Node.Operations.Interceptors;

/// <summary>Refuses writes of clients that send too many (server-behaviour §3.10).</summary>
/// <remarks>
/// For hosts that share a node between strangers. Writes that come too fast for the node are slowed down without it (settled 22). What was
/// refused is told with 429 and counts as dealt with: a client has to send it anew. Safe for use from many threads.
/// </remarks>
public sealed class RateLimitInterceptor : INodeInterceptor
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(ulong Session, string? User), (long Begun, int Count)> _windows = [];
    private readonly RateLimitOptions _options;
    private readonly TimeProvider _time;
    private readonly GridError _refusal;
    private int _sweepAt = InterceptorLimits.WindowsKept;

    /// <summary>Makes the interceptor.</summary>
    /// <param name="options">How many writes are let through.</param>
    /// <param name="time">Measures windows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number or a length is not above 0.</exception>
    public RateLimitInterceptor(RateLimitOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Writes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Window, TimeSpan.Zero, nameof(options));
        _options = options;
        _time = time;
        _refusal = new GridError(
            GridErrorCode.RateLimited, $"Rate limit exceeded: {options.Writes} writes in {options.Window.TotalMilliseconds} ms; send fewer, or later");
    }

    /// <summary>Clients whose windows are kept.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
                return _windows.Count;
        }
    }

    /// <inheritdoc/>
    public InterceptorVerdict BeforeWrite(in InterceptedWrite write)
    {
        var client = _options.Scope == RateLimitScope.User && write.Caller.UserId is { } user ? (0UL, user) : (write.Session, null);
        return TryTake(client) ? InterceptorVerdict.Pass : throw new GridException(_refusal);
    }

    private bool TryTake((ulong Session, string? User) client)
    {
        var now = _time.GetTimestamp();
        lock (_gate)
        {
            if (!_windows.TryGetValue(client, out var window) || IsOver(window.Begun, now))
            {
                window = (now, 0);
                Sweep(now);
            }
            if (window.Count == _options.Writes)
                return false;
            _windows[client] = window with { Count = window.Count + 1 };
            return true;
        }
    }

    private bool IsOver(long begun, long now) => _time.GetElapsedTime(begun, now) >= _options.Window;

    // Whoever is gone has a window that is over. Looking at all of them is put off until they have doubled.
    private void Sweep(long now)
    {
        if (_windows.Count < _sweepAt)
            return;
        foreach (var (client, window) in _windows)
            if (IsOver(window.Begun, now))
                _windows.Remove(client);
        _sweepAt = Math.Max(InterceptorLimits.WindowsKept, 2 * _windows.Count);
    }
}
