namespace TopGun.Repository.Tests;

/// <summary>Nothing unfinished and nothing oversized is left in the product.</summary>
public sealed class LeftoverTests
{
    private const int FileBytesMax = 1 << 20;

    private static readonly string[] Marks = ["NotImplemented" + "Exception", "TO" + "DO", "FIX" + "ME", "HA" + "CK:"];

    [Test]
    public void No_mark_of_unfinished_work_is_left()
    {
        var marked =
            from path in RepositoryFiles.Find("*.cs", "src", "generators", "tests", "bench")
            from line in File.ReadLines(RepositoryRoot.Combine(path))
            where Marks.Any(mark => line.Contains(mark, StringComparison.Ordinal))
            select $"{path}: {line.Trim()}";

        Assert.That(marked, Is.Empty);
    }

    [Test]
    public void No_large_file_is_kept()
    {
        var large = RepositoryFiles.Find("*", "protocol", "generators", "src", "tests", "docs", "eng", "bench")
            .Where(path => new FileInfo(RepositoryRoot.Combine(path)).Length > FileBytesMax);

        Assert.That(large, Is.Empty);
    }
}
