using TopGun.Node.Storage.Stores;

namespace TopGun.Node.Tests.Storage.Stores;

/// <summary>The embedded store.</summary>
public sealed class SqliteStoreTests : BackingStoreTests
{
    private string _folder = string.Empty;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("topgun-store-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    private protected override IBackingStore Open() => new SqliteStore(Path.Combine(_folder, "records.db"));
}
