using TopGun.Core.Grid;
using TopGun.Core.Grid.Journals;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Time;
using TopGun.Node.Storage.Journal;
using TopGun.Node.Storage.Records;
using TopGun.Node.Storage.Wal;

namespace TopGun.Node.Operations.Journal;

/// <summary>The latest accepted writes of all maps in a ring, numbered in order, and those who follow them.</summary>
/// <remarks>
/// Appended to under the partition's lock, so that changes of one key keep their order; its own lock comes after partitions
/// and before the log's and outboxes. Numbers rise by one, but for a gap where a life of the process begins.
/// </remarks>
internal sealed class ChangeJournal : IMutationJournal
{
    private readonly Lock _gate = new();
    private readonly JournalSlot[] _slots;
    private readonly long _bytesMax;
    private readonly TimeProvider _timeProvider;
    private readonly ulong _incarnation;
    private JournalSubscription[] _subscriptions = [];
    private bool _outlivesProcess;
    private long _next = 1;
    private long _oldest = 1;
    private int _count;
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

    /// <summary>Nothing from this number on was dropped.</summary>
    public long Oldest
    {
        get
        {
            lock (_gate)
                return _oldest;
        }
    }

    /// <summary>Goes on where earlier lives of the process ended; before the first write.</summary>
    /// <param name="kept">What was recovered; null when the journal does not outlive the process.</param>
    public void GoOn(KeptJournal? kept)
    {
        if (kept is null)
            return;
        lock (_gate)
        {
            _oldest = kept.Oldest;
            foreach (var entry in kept.TakeEntries())
                Add(entry.Sequence, entry.MapName, entry.Key, entry.Value, entry.Previous, entry.Timestamp, KindOf(entry.Kind, entry.IsUpdate));
            _next = kept.Next;
            _outlivesProcess = true;
        }
        kept.OldestWanted = () => Oldest;
    }

    /// <inheritdoc/>
    public void Append(string mapName, in RecordMutation mutation, IMutationLog? log)
    {
        // Fetching a value that is not in memory would hold up the writer; that there was one is known anyway.
        var previous = mutation.IsOfSet ? mutation.Former?.Value : LiveValueBefore(mutation);
        if (!_outlivesProcess)
            TakeDown(log, mapName, mutation, default);
        lock (_gate)
        {
            // Within the lock, so that the log has numbers in their order.
            if (_outlivesProcess)
                TakeDown(log, mapName, mutation, new JournalNote(_next, previous is not null, (previous ?? default).Span));
            // Of a set the element is what was written; putting all its values together would cost more with every one.
            Add(_next, mapName, mutation.Key, mutation.Value, previous ?? default, mutation.Timestamp, KindOf(mutation.Kind, previous is not null));
            _next++;
            if (_subscriptions.Length > 0)
                Tell(SlotAt(_count - 1), mutation.Delivery);
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
            if (_count - IndexOf(next) > JournalLimits.ReplayChunk)
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
        for (var index = IndexOf(next); index < _count; index++)
        {
            ref readonly var slot = ref SlotAt(index);
            if (!filter.Matches(slot.MapName, slot.Kind))
                continue;
            bytes += slot.Bytes;
            if (changes.Count == limit || (changes.Count > 0 && bytes > JournalLimits.PageBytesMax))
                return slot.Sequence;
            changes.Add(slot.ToChange());
        }
        return _next;
    }

    // A sink with several subscriptions hears of a change once (server-behaviour §7.4).
    private void Tell(in JournalSlot slot, Delivery delivery)
    {
        JournaledChange? change = null;
        for (var i = 0; i < _subscriptions.Length; i++)
        {
            if (_subscriptions[i].Filter.Matches(slot.MapName, slot.Kind) && !WasTold(i, slot))
                _subscriptions[i].Sink.OnJournaled(change ??= slot.ToChange(), delivery);
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

    private static JournalKinds KindOf(OperationKind kind, bool isUpdate)
    {
        if (kind is OperationKind.Remove or OperationKind.OrRemove)
            return JournalKinds.Delete;
        return isUpdate ? JournalKinds.Update : JournalKinds.Put;
    }

    private static void TakeDown(IMutationLog? log, string mapName, in RecordMutation mutation, in JournalNote note) => log?.Append(
        mutation.Kind, mutation.Partition, mapName, mutation.Key, mutation.KeyHash, mutation.Timestamp, mutation.TtlMillis, mutation.Value.Span,
        mutation.Tag.Span, note);

    private void Add(
        long sequence, string mapName, byte[] key, ReadOnlyMemory<byte> value, ReadOnlyMemory<byte> previous, in HlcTimestamp stamp, JournalKinds kind)
    {
        if (_count == _slots.Length)
            DropOldest();
        ref var slot = ref SlotAt(_count++);
        slot.Sequence = sequence;
        slot.MapName = mapName;
        slot.Key = key;
        slot.Value = value;
        slot.PreviousValue = previous;
        slot.Timestamp = stamp;
        slot.Kind = kind;
        slot.Bytes = key.Length + value.Length + previous.Length;
        _bytes += slot.Bytes;
    }

    private void DropOldest()
    {
        ref var slot = ref SlotAt(0);
        _bytes -= slot.Bytes;
        _oldest = slot.Sequence + 1;
        slot = default;
        _oldestPlace = _oldestPlace + 1 == _slots.Length ? 0 : _oldestPlace + 1;
        _count--;
    }

    /// <summary>The first change of a sequence or later, counted from the oldest one; their number when there is none.</summary>
    private int IndexOf(long sequence)
    {
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (SlotAt(middle).Sequence < sequence)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private ref JournalSlot SlotAt(int index)
    {
        var place = _oldestPlace + index;
        return ref _slots[place < _slots.Length ? place : place - _slots.Length];
    }
}
