using TopGun.Node.Storage.Stores;

namespace TopGun.Node.Storage.Backups;

/// <summary>An empty place that a restore fills. Disposing it before <see cref="Complete"/> leaves it as empty as it was.</summary>
public interface IRestoreTarget : IDisposable
{
    /// <summary>Takes the records.</summary>
    IBackingStore Store { get; }

    /// <summary>Hands the store over to nodes; nobody could open it before. Nothing is written to it any more.</summary>
    void Complete();
}
