using TopGun.Core.Grid.Administration;

namespace TopGun.Node.Operations.Administration;

/// <summary>Remembers the latest operations that took long; one that was quick costs a comparison.</summary>
internal sealed class SlowOperations
{
    private readonly Lock _gate = new();
    private readonly Queue<SlowOperation> _latest = new();
    private long _thresholdTicks = AdministrationLimits.SlowOperationTimeDefault.Ticks;

    /// <summary>Time above which an operation is slow.</summary>
    public TimeSpan Threshold
    {
        get => new(Volatile.Read(ref _thresholdTicks));
        set => Volatile.Write(ref _thresholdTicks, value.Ticks);
    }

    /// <summary>Those remembered, newest first.</summary>
    public IReadOnlyList<SlowOperation> Latest
    {
        get
        {
            lock (_gate)
                return [.. _latest.Reverse()];
        }
    }

    /// <summary>Whether an operation that took so long is slow.</summary>
    public bool AreOf(TimeSpan took) => took.Ticks > Volatile.Read(ref _thresholdTicks);

    /// <summary>Remembers a slow operation.</summary>
    public void Add(SlowOperation operation)
    {
        lock (_gate)
        {
            if (_latest.Count == AdministrationLimits.SlowOperationsMax)
                _latest.Dequeue();
            _latest.Enqueue(operation);
        }
    }
}
