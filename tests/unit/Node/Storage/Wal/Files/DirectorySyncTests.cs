using TopGun.Node.Storage.Wal.Files;

namespace TopGun.Node.Tests.Storage.Wal.Files;

/// <summary>A directory is worth nothing after a power failure when its name is not on the disk.</summary>
public sealed class DirectorySyncTests
{
    private string _folder = string.Empty;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("topgun-sync-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void All_directories_with_a_new_name_are_brought_to_the_disk_and_the_nearest_one_always()
    {
        var directory = Path.Combine(_folder, "a", "b", "c");

        Assert.That(DirectorySync.Make(directory), Is.EqualTo(new[] { Path.Combine(_folder, "a", "b"), Path.Combine(_folder, "a"), _folder }));
        Assert.That(Directory.Exists(directory), Is.True);
        Assert.That(DirectorySync.Make(directory + "/"), Is.EqualTo(new[] { Path.Combine(_folder, "a", "b") }));
    }

    [Test]
    public void A_directory_that_is_not_there_cannot_be_brought_to_the_disk() =>
        Assert.That(() => DirectorySync.Run(Path.Combine(_folder, "nothing"), mayBeClosed: true), Throws.TypeOf<IOException>().With.Message.Contains("nothing"));
}
