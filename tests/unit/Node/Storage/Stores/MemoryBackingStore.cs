using System.Collections.Concurrent;
using System.Text;
using TopGun.Core.Grid.Maps;
using TopGun.Node.Storage.Journal;
using TopGun.Node.Storage.Stores;

namespace TopGun.Node.Tests.Storage.Stores;

/// <summary>A backing store whose content outlives the objects that use it, and that fails when told to.</summary>
internal sealed class MemoryBackingStore : IBackingStore
{
    private readonly ConcurrentDictionary<(string Map, string Key, string Tag), StoredRecord> _records = [];

    /// <summary>Called before and after the commit of each write; may throw.</summary>
    public Action? BeforeCommit { get; set; }

    /// <summary>Called after the commit of each write; may throw.</summary>
    public Action? AfterCommit { get; set; }

    /// <summary>Called before records are read by their keys; may throw.</summary>
    public Action? BeforeRead { get; set; }

    /// <summary>Called after records were read by their keys.</summary>
    public Action? AfterRead { get; set; }

    /// <summary>Records written so far, those written again included.</summary>
    public int WrittenCount { get; private set; }

    /// <summary>The journal; tests may damage it.</summary>
    public StoredJournal? Journal { get; set; }

    public long Watermark { get; private set; }

    public StoredJournal? ReadJournal() => Journal;

    public void BeginJournal(ulong life, long oldest)
    {
        BeforeCommit?.Invoke();
        Journal = new StoredJournal(life, oldest, []);
        AfterCommit?.Invoke();
    }

    public void EndJournal() => Journal = null;

    public void Write(IReadOnlyCollection<StoredRecord> records, long watermark, JournalFlush? journal = null)
    {
        BeforeCommit?.Invoke();
        WrittenCount += records.Count;
        foreach (var record in records)
        {
            var name = (record.MapName, Convert.ToHexString(record.Key), Convert.ToHexString(record.Tag));
            var isKnown = _records.TryGetValue(name, out var before);
            if (!record.IsForgotten && (!isKnown || record.Replaces(before)))
                _records[name] = record;
            else if (record.IsForgotten && isKnown && (record.Kind == OperationKind.OrRemove || record.Replaces(before)))
                _records.TryRemove(name, out _);
        }
        if (journal is not null && Journal is { } kept)
        {
            var blocks = kept.Blocks.Where(block => block.Last >= journal.Oldest && block.Last < journal.ReplacedFrom);
            Journal = new StoredJournal(kept.Life, journal.Oldest, [.. blocks, .. journal.Blocks]);
        }
        Watermark = watermark;
        AfterCommit?.Invoke();
    }

    public void Read(int first, int end, Action<StoredRecord> visitor)
    {
        foreach (var record in _records.Values.Where(record => record.Partition >= first && record.Partition < end).ToArray())
            visitor(record);
    }

    public void Read(string mapName, IReadOnlyCollection<byte[]> keys, Action<StoredRecord> visitor)
    {
        BeforeRead?.Invoke();
        foreach (var key in keys)
            if (_records.TryGetValue((mapName, Convert.ToHexString(key), string.Empty), out var record))
                visitor(record);
        AfterRead?.Invoke();
    }

    /// <summary>Loses a record, as no store should.</summary>
    public void Lose(string mapName, string key) => _records.TryRemove(NameOf(mapName, key), out _);

    /// <summary>Changes a record behind the back of the node.</summary>
    public void Change(string mapName, string key, Func<StoredRecord, StoredRecord> change) =>
        _records[NameOf(mapName, key)] = change(_records[NameOf(mapName, key)]);

    public void Dispose()
    {
    }

    private static (string Map, string Key, string Tag) NameOf(string mapName, string key) => (mapName, Convert.ToHexString(Encoding.UTF8.GetBytes(key)), string.Empty);
}
