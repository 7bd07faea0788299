namespace TopGun.Node.Storage.Records;

/// <summary>Sees every accepted write of one map.</summary>
public interface IMapObserver
{
    /// <summary>
    /// Whether it reads <see cref="RecordMutation.Before"/> and <see cref="RecordMutation.After"/> of observed-remove maps, where
    /// each write puts all values of the key together for it. Never changes.
    /// </summary>
    bool ReadsSets { get; }

    /// <summary>
    /// Whether it reads the value of <see cref="RecordMutation.Before"/> in last-write-wins maps; for others a value that is not in memory
    /// is not fetched, and they meet <see cref="RecordVersion.IsEvicted"/>. Never changes.
    /// </summary>
    bool ReadsFormer { get; }

    /// <summary>A write was merged. Called under the partition's lock; must not block or call back into the store.</summary>
    /// <param name="mutation">The write.</param>
    void OnMutation(in RecordMutation mutation);
}
