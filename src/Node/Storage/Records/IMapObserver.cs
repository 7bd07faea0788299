namespace TopGun.Node.Storage.Records;

/// <summary>Sees every accepted write of one map.</summary>
public interface IMapObserver
{
    /// <summary>A write was merged. Called under the partition's lock; must not block or call back into the store.</summary>
    /// <param name="mutation">The write.</param>
    void OnMutation(in RecordMutation mutation);
}
