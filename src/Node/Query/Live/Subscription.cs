using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;

namespace TopGun.Node.Query.Live;

/// <summary>One subscriber of a standing query: hands over its page first, then every later change exactly once.</summary>
/// <remarks>
/// Changes that arrive before the page is delivered are kept, at most <see cref="QueryLimits.PendingChangesMax"/>; beyond it the page is
/// taken anew. Two locks: <c>_pageGate</c> while page and kept changes are handed over, <c>_gate</c> around the phase and each live
/// change; they nest in this order. A page is never handed over under <c>_gate</c>, so that a large one delays no writer.
/// </remarks>
internal sealed class Subscription(IQuerySink sink, Action<Subscription> release) : IDisposable
{
    // Above 0 while this thread is inside a sink: waiting there for another thread's sink could wait for ever.
    [ThreadStatic]
    private static int s_depth;

    private readonly Lock _pageGate = new();
    private readonly Lock _gate = new();
    private List<PendingChange> _pending = [];
    private volatile bool _isClosed;
    private bool _isLive;
    private bool _hasOverflowed;
    private int _isDisposed;

    /// <summary>Whether nothing may be delivered any more.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Delivers a change, or keeps it until the page is out.</summary>
    /// <param name="change">The change.</param>
    /// <param name="partition">Partition of its record.</param>
    /// <param name="sequence">Number of its mutation there.</param>
    /// <param name="delivery">Scope that flushes the receivers.</param>
    public void Offer(RowChange change, int partition, long sequence, Delivery delivery)
    {
        lock (_gate)
        {
            if (IsClosed)
                return;
            if (_isLive)
                Deliver(change, delivery);
            else
                Keep(new PendingChange(change, partition, sequence));
        }
    }

    /// <summary>Forgets the changes kept so far; what they changed will be in a page that is taken after this call.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            _pending.Clear();
            _hasOverflowed = false;
        }
    }

    /// <summary>Hands over the page, then the kept changes that it does not contain, and goes live.</summary>
    /// <param name="page">The rows.</param>
    /// <param name="fences">Per partition, the sequence up to which the page contains every change; empty when it contains none of those kept.</param>
    /// <returns>False when changes were lost meanwhile: the page must be taken again.</returns>
    public bool Start(QueryPage page, ReadOnlySpan<long> fences)
    {
        var delivery = new Delivery();
        try
        {
            lock (_pageGate)
                return DeliverPage(page, fences, delivery);
        }
        finally
        {
            delivery.Complete();
        }
    }

    /// <summary>Tells the subscriber that the query cannot be served; nothing follows.</summary>
    public void Fail(GridError error)
    {
        lock (_pageGate)
        {
            lock (_gate)
            {
                if (IsClosed)
                    return;
                _isClosed = true;
                _pending = [];
            }
            s_depth++;
            try
            {
                sink.OnFailed(error);
            }
            finally
            {
                s_depth--;
            }
        }
    }

    /// <summary>
    /// Ends the subscription. Nothing is delivered after it returns; from inside a sink it does not wait for a call that is
    /// under way on another thread, which may still end. Must not be called with a lock that a sink takes.
    /// </summary>
    public void Dispose()
    {
        _isClosed = true;
        if (s_depth == 0)
            WaitForDeliveries();
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            release(this);
    }

    private void WaitForDeliveries()
    {
        lock (_gate)
            _pending = [];
        _pageGate.Enter();
        _pageGate.Exit();
    }

    private bool DeliverPage(QueryPage page, ReadOnlySpan<long> fences, Delivery delivery)
    {
        lock (_gate)
        {
            if (_hasOverflowed)
                return false;
        }
        if (IsClosed)
            return true;
        Deliver(page);
        var taken = new List<PendingChange>();
        while (TryTake(ref taken, out var isLost))
        {
            foreach (var pending in taken)
            {
                if (fences.IsEmpty || pending.Sequence > fences[pending.Partition])
                    Deliver(pending.Change, delivery);
            }
            taken.Clear();
            if (isLost)
                return false;
        }
        return true;
    }

    // False when nothing is kept: from then on changes are delivered as they come.
    private bool TryTake(ref List<PendingChange> taken, out bool isLost)
    {
        lock (_gate)
        {
            (taken, _pending) = (_pending, taken);
            isLost = _hasOverflowed;
            _isLive = taken.Count == 0 && !isLost;
            return !_isLive && !IsClosed;
        }
    }

    private void Keep(PendingChange pending)
    {
        if (_pending.Count == QueryLimits.PendingChangesMax)
        {
            _hasOverflowed = true;
            _pending.Clear();
        }
        if (!_hasOverflowed)
            _pending.Add(pending);
    }

    private void Deliver(RowChange change, Delivery delivery)
    {
        if (IsClosed)
            return;
        s_depth++;
        try
        {
            sink.OnChange(change, delivery);
        }
        finally
        {
            s_depth--;
        }
    }

    private void Deliver(QueryPage page)
    {
        s_depth++;
        try
        {
            sink.OnPage(page);
        }
        finally
        {
            s_depth--;
        }
    }
}
