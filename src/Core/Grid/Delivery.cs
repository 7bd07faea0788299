namespace TopGun.Core.Grid;

/// <summary>
/// The deliveries caused by one write batch. Receivers append to their outboxes under the partition locks and join here;
/// they are flushed once, after the last lock is released (performance §3.2). Not thread-safe; reused by its owner.
/// </summary>
public sealed class Delivery
{
    private readonly List<IFlushable> _receivers = [];

    /// <summary>Adds a receiver; the caller makes sure that it joins once.</summary>
    /// <param name="receiver">Flushed at the end.</param>
    public void Join(IFlushable receiver) => _receivers.Add(receiver);

    /// <summary>Flushes every receiver and forgets them.</summary>
    public void Complete()
    {
        foreach (var receiver in _receivers)
        {
            receiver.Flush();
        }

        _receivers.Clear();
    }
}
