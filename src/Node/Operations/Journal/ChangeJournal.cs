using TopGun.Core.Grid;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Maps;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Operations.Journal;

/// <summary>The latest accepted writes of all maps in a ring, numbered from 1, and those who follow them.</summary>
/// <remarks>
/// Appended to under the partition's lock, so that changes of one key keep their order; its own lock comes after partitions
/// and before outboxes. Kept in memory.
/// </remarks>
internal sealed class ChangeJournal
{
    private readonly Lock _gate = new();
    private readonly JournalSlot[] _slots;
    private readonly long _bytesMax;
    private readonly TimeProvider _timeProvider;
    private readonly ulong _incarnation;
    private JournalSubscription[] _subscriptions = [];
    private long _next = 1;
    private long _oldest = 1;
    private int _nextPlace;
    private int _oldestPlace;
    private long _bytes;

    /// <summary>Makes an empty journal.</summary>
    /// <param name="capacity">Changes kept, 1 or more.</param>
    /// <param name="bytesMax">Bytes of keys and values kept.</param>
    /// <param name="timeProvider">Decides whether an older value had expired.</param>
    /// <param name="incarnation">Tells this journal from all others.</param>
    public ChangeJournal(int capacity, long bytesMax, TimeProvider timeProvider, ulong incarnation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _slots = new JournalSlot[capacity];
        _bytesMax = bytesMax;
        _timeProvider = timeProvider;
        _incarnation = incarnation;
    }

    /// <summary>Appends a write; called under its partition's lock.</summary>
    public void Append(string mapName, in RecordMutation mutation)
    {
        // Fetching a value that is not in memory would hold up the writer; that there was one is known anyway.
        var previous = mutation.IsOfSet ? mutation.Former?.Value : LiveValueBefore(mutation);
        var kind = mutation.Kind is OperationKind.Remove or OperationKind.OrRemove
            ? JournalKinds.Delete
            : previous is null ? JournalKinds.Put : JournalKinds.Update;
        lock (_gate)
        {
            if (_next - _oldest == _slots.Length)
                DropOldest();
            ref var slot = ref _slots[_nextPlace];
            slot.MapName = mapName;
            slot.Key = mutation.Key;
            // Of a set the element is what was written; putting all its values together would cost more with every one.
            slot.Value = mutation.IsOfSet ? mutation.Element?.Value ?? default : mutation.After.Value;
            slot.PreviousValue = previous ?? default;
            slot.Timestamp = mutation.Timestamp;
            slot.Kind = kind;
            slot.Bytes = mutation.Key.Length + slot.Value.Length + slot.PreviousValue.Length;
            _nextPlace = PlaceAfter(_nextPlace);
            _next++;
            _bytes += slot.Bytes;
            if (_subscriptions.Length > 0)
                Tell(slot, _next - 1, mutation.Delivery);
            while (_bytes > _bytesMax)
                DropOldest();
        }
    }

    /// <summary>Reads a piece of at most about <see cref="JournalLimits.PageBytesMax"/>, so that it fits into whatever carries it.</summary>
    /// <param name="filter">Which changes.</param>
    /// <param name="fromSequence">Where to start, inclusive.</param>
    /// <param name="limit">Most changes.</param>
    public JournalPage Read(JournalFilter filter, ulong fromSequence, int limit)
    {
        var changes = new List<JournaledChange>();
        lock (_gate)
        {
            var next = Collect(filter, Clamp(fromSequence), limit, changes);
            return new JournalPage(changes, HasMore: next < _next, (ulong)_oldest)
            {
                LatestSequence = (ulong)(_next - 1),
                Incarnation = _incarnation,
            };
        }
    }

    /// <summary>Subscribes: hands over what is kept from a sequence on, then whatever is appended, without gap or duplicate.</summary>
    /// <param name="filter">Which changes.</param>
    /// <param name="fromSequence">Where to start; null to start with what is appended from now on.</param>
    /// <param name="sink">Receives them.</param>
    public IDisposable Subscribe(JournalFilter filter, ulong? fromSequence, IJournalSink sink)
    {
        var subscription = new JournalSubscription(this, filter, sink);
        var next = fromSequence is { } from ? Clamp(from) : long.MaxValue;
        var delivery = new Delivery();
        // Long stretches without the lock, so that writers do not wait; the last one joins under it.
        while (!TryJoin(subscription, next, delivery))
            next = Replay(subscription, next, delivery);
        delivery.Complete();
        return subscription;
    }

    /// <summary>Ends a subscription; nothing is delivered for it afterwards.</summary>
    public void Unsubscribe(JournalSubscription subscription)
    {
        lock (_gate)
            _subscriptions = Array.FindAll(_subscriptions, other => !ReferenceEquals(other, subscription));
    }

    private static long Clamp(ulong sequence) => (long)Math.Min(sequence, long.MaxValue);

    private bool TryJoin(JournalSubscription subscription, long next, Delivery delivery)
    {
        lock (_gate)
        {
            if (_next - Math.Max(next, _oldest) > JournalLimits.ReplayChunk)
                return false;
            var changes = new List<JournaledChange>();
            if (Collect(subscription.Filter, next, JournalLimits.ReplayChunk, changes) < _next)
                return false;
            foreach (var change in changes)
                subscription.Sink.OnJournaled(change, delivery);
            _subscriptions = [.. _subscriptions, subscription];
            return true;
        }
    }

    private long Replay(JournalSubscription subscription, long next, Delivery delivery)
    {
        var changes = new List<JournaledChange>();
        lock (_gate)
            next = Collect(subscription.Filter, next, JournalLimits.ReplayChunk, changes);
        foreach (var change in changes)
            subscription.Sink.OnJournaled(change, delivery);
        return next;
    }

    // Returns the sequence of the first match that is left, or the next one to be given.
    private long Collect(JournalFilter filter, long next, int limit, List<JournaledChange> changes)
    {
        var bytes = 0L;
        for (var sequence = Math.Max(next, _oldest); sequence < _next; sequence++)
        {
            ref readonly var slot = ref SlotOf(sequence);
            if (!filter.Matches(slot.MapName, slot.Kind))
                continue;
            bytes += slot.Bytes;
            if (changes.Count == limit || (changes.Count > 0 && bytes > JournalLimits.PageBytesMax))
                return sequence;
            changes.Add(slot.ToChange(sequence));
        }
        return _next;
    }

    // A sink with several subscriptions hears of a change once (server-behaviour §7.4).
    private void Tell(in JournalSlot slot, long sequence, Delivery delivery)
    {
        JournaledChange? change = null;
        for (var i = 0; i < _subscriptions.Length; i++)
        {
            if (_subscriptions[i].Filter.Matches(slot.MapName, slot.Kind) && !WasTold(i, slot))
                _subscriptions[i].Sink.OnJournaled(change ??= slot.ToChange(sequence), delivery);
        }
    }

    private bool WasTold(int subscription, in JournalSlot slot)
    {
        for (var i = 0; i < subscription; i++)
            if (ReferenceEquals(_subscriptions[i].Sink, _subscriptions[subscription].Sink) && _subscriptions[i].Filter.Matches(slot.MapName, slot.Kind))
                return true;
        return false;
    }

    private ReadOnlyMemory<byte>? LiveValueBefore(in RecordMutation mutation)
    {
        var before = mutation.Before;
        if (before.Value is null || (before.TtlMillis > 0 && !before.IsLiveAt(_timeProvider.GetUtcNow().ToUnixTimeMilliseconds())))
            return null;
        return before.Value;
    }

    private void DropOldest()
    {
        ref var slot = ref _slots[_oldestPlace];
        _bytes -= slot.Bytes;
        slot = default;
        _oldestPlace = PlaceAfter(_oldestPlace);
        _oldest++;
    }

    private int PlaceAfter(int place) => ++place == _slots.Length ? 0 : place;

    private ref JournalSlot SlotOf(long sequence) =>
        ref _slots[(int)((_oldestPlace + (sequence - _oldest)) % _slots.Length)];
}
