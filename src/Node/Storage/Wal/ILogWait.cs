namespace TopGun.Node.Storage.Wal;

/// <summary>Waits until what it has appended is safe.</summary>
public interface ILogWait
{
    /// <summary>It is. Called once, on a thread of the pool.</summary>
    void OnSafe();
}
