using TopGun.Core.Grid.Sync;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Operations.Sync;

/// <summary>Collects the records below a Merkle node, up to a budget.</summary>
/// <param name="keysMax">Most keys.</param>
/// <param name="bytesMax">Most bytes of keys and values.</param>
internal struct RecordCollector(int keysMax, int bytesMax) : IRecordVisitor
{
    private int _bytes;

    /// <summary>The records; incomplete when <see cref="IsOver"/>.</summary>
    public List<SyncRecord> Records { get; } = [];

    /// <summary>Whether there was more than the budget allows.</summary>
    public bool IsOver { get; private set; }

    /// <inheritdoc/>
    public bool Visit(byte[] key, uint keyHash, in RecordVersion record)
    {
        _bytes += key.Length + (record.Value?.Length ?? 0);
        IsOver = Records.Count == keysMax || _bytes > bytesMax;
        if (!IsOver)
            Records.Add(new SyncRecord(key, record.Value, record.Timestamp, Math.Max(0, record.TtlMillis)));
        return !IsOver;
    }
}
