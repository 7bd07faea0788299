using System.Collections.Concurrent;
using TopGun.Core.Grid;
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

    /// <summary>Records written so far, those written again included.</summary>
    public int WrittenCount { get; private set; }

    public long Watermark { get; private set; }

    public void Write(IReadOnlyCollection<StoredRecord> records, long watermark)
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
    }

    public void Dispose()
    {
    }
}
