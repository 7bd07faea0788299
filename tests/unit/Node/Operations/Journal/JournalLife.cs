using TopGun.Core.Grid.Journals;
using TopGun.Node.Operations.Journal;
using TopGun.Node.Storage.Durability;
using TopGun.Node.Storage.Journal;
using TopGun.Node.Storage.Wal;
using TopGun.Node.Tests.Storage.Durability;
using TopGun.Node.Tests.Storage.Stores;
using TopGun.Node.Tests.Storage.Wal;
using TopGun.Node.Tests.Storage.Wal.Files;

namespace TopGun.Node.Tests.Operations.Journal;

/// <summary>One life of a durable store with its journal and a subscriber of all changes, on a simulated disk.</summary>
internal sealed class JournalLife : IDisposable
{
    private readonly DurableStoreUnderTest _store;

    /// <summary>Recovers.</summary>
    /// <param name="disk">Files of the log.</param>
    /// <param name="backing">The backing store.</param>
    /// <param name="number">Of the life: sets its clock and names its journal, should that be new.</param>
    /// <param name="capacity">Changes kept; 0 for a journal that does not outlive the process.</param>
    /// <param name="bytesMax">Bytes kept.</param>
    /// <param name="policy">When the log is brought to the disk.</param>
    /// <param name="segmentBytes">Bytes of a segment.</param>
    public JournalLife(
        SimulatedDisk disk, MemoryBackingStore backing, int number = 1, int capacity = 100, long bytesMax = JournalLimits.BytesMax,
        FsyncPolicy policy = FsyncPolicy.PerOp, int segmentBytes = 1 << 20)
    {
        var retention = capacity == 0 ? null : new JournalRetention(capacity, bytesMax, (ulong)number);
        _store = new DurableStoreUnderTest(disk, backing, policy, segmentBytes, journal: retention);
        _store.Clock.UnixMillis += number * 1000L;
        try
        {
            _store.Recovered();
        }
        catch
        {
            Dispose();
            throw;
        }
        Journal = new ChangeJournal(Math.Max(1, capacity), bytesMax, _store.Clock, _store.Store.KeptJournal?.Life ?? (ulong)number);
        Journal.GoOn(_store.Store.KeptJournal);
        _store.Store.Journal = Journal;
        Journal.Subscribe(JournalFilter.Everything, fromSequence: null, Told);
    }

    public ChangeJournal Journal { get; }

    /// <summary>Is told of everything that is written in this life.</summary>
    public RecordingMessages Told { get; } = new();

    public DurableStorage Storage => _store.Storage;

    public TopGun.Node.Storage.RecordStore Store => _store.Store;

    public IReadOnlyList<string> Warnings => _store.Warnings;

    /// <summary>Writes and waits until it is safe; false when the log failed.</summary>
    public Task<bool> WriteAsync(params IReadOnlyList<Write> writes) => _store.WriteAsync(writes);

    /// <summary>The whole journal.</summary>
    public JournalPage Read(ulong from = 0) => Journal.Read(JournalFilter.Everything, from, int.MaxValue);

    /// <summary>Everything that is kept, as lines.</summary>
    public IEnumerable<string> Lines(ulong from = 0) => Read(from).Changes.Select(LineOf);

    /// <summary>Everything that a change tells.</summary>
    public static string LineOf(JournaledChange change) =>
        $"{RecordingMessages.TextOf(change)} {Text(change.Value)}<-{Text(change.PreviousValue)} @{change.Timestamp.Millis}";

    public void Dispose() => _store.Dispose();

    private static string Text(ReadOnlyMemory<byte> value) => value.IsEmpty ? string.Empty : System.Text.Encoding.UTF8.GetString(value.Span[1..]);
}
