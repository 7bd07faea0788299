using Microsoft.Data.Sqlite;
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

    [Test]
    public void A_file_that_is_no_database_is_refused_by_its_name()
    {
        File.WriteAllBytes(FilePath, new byte[5_000]);
        File.AppendAllText(FilePath, "no database");

        Assert.That(Open, Throws.InvalidOperationException.With.Message.Contains(FilePath).And.Message.Contains("Restore a backup"));
    }

    [TestCase("INSERT INTO record VALUES (5, 77, x'6b', x'', 0, 1, 1, 1, x'6e', 0, x'c0')", TestName = "{m}_map_that_is_not_known")]
    [TestCase("INSERT INTO record VALUES (271, 1, x'6b', x'', 0, 1, 1, 1, x'6e', 0, x'c0')", TestName = "{m}_partition_that_nobody_reads")]
    [TestCase("INSERT INTO record VALUES (-1, 1, x'6b', x'', 0, 1, 1, 1, x'6e', 0, x'c0')", TestName = "{m}_negative_partition")]
    public void A_row_that_no_node_has_written_is_never_passed_over(string statement)
    {
        using (var store = Open())
            store.Write([Put("m", "k", "v", 1)], 1);
        Execute(statement);

        Assert.That(() => ReadAllAnew(), Throws.InvalidOperationException.With.Message.Contains("The store is damaged"));
    }

    [Test]
    public void A_file_from_before_the_journal_is_brought_up_to_date_and_one_of_a_later_version_is_refused()
    {
        using (var store = Open())
            store.Write([Put("m", "k", "v", 1)], 7);
        Execute("DROP TABLE journal; DROP TABLE journal_block; PRAGMA user_version = 1");

        using (var store = Open())
        {
            Assert.That(store.Watermark, Is.EqualTo(7));
            Assert.That(ReadAll(store), Has.Count.EqualTo(1));
            store.BeginJournal(1, 1);
            Assert.That(store.ReadJournal(), Is.Not.Null);
        }
        Execute("PRAGMA user_version = 3");
        Assert.That(Open, Throws.InvalidOperationException.With.Message.Contains("version 3").And.Message.Contains("start the program that wrote it"));
    }

    [Test]
    public void A_reading_that_cannot_begin_leaves_no_file_open()
    {
        using var store = Open();
        store.Write([Put("m", "k", "v", 1)], 1);
        Execute("ALTER TABLE record RENAME TO away");
        var before = OpenFiles();

        for (var i = 0; i < 10; i++)
            Assert.That(() => Read(store, "m", "k"), Throws.InstanceOf<SqliteException>());

        Assert.That(OpenFiles(), Is.EqualTo(before));
    }

    private string FilePath => Path.Combine(_folder, "records.db");

    private protected override IBackingStore Open() => new SqliteStore(FilePath);

    private void ReadAllAnew()
    {
        using var store = Open();
        ReadAll(store);
    }

    private int OpenFiles() =>
        Directory.GetFiles("/proc/self/fd").Count(link => File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName.StartsWith(_folder, StringComparison.Ordinal) == true);

    private void Execute(string statement)
    {
        using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
