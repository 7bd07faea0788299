using TopGun.Node.Storage.Stores;

namespace TopGun.Node.Tests.Storage.Stores;

/// <summary>The model that other tests use behaves like the stores that it stands for.</summary>
public sealed class MemoryBackingStoreTests : BackingStoreTests, IDisposable
{
    private readonly MemoryBackingStore _store = new();

    private protected override bool IsAtomic => false;

    public void Dispose() => _store.Dispose();

    private protected override IBackingStore Open() => _store;
}
