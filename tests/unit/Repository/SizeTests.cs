namespace TopGun.Repository.Tests;

/// <summary>Files and methods stay small; what is larger is listed, may shrink and may not grow.</summary>
/// <remarks>The list is size-ratchet.txt beside this file: "path lines" for a file, "path:method lines" for a method.</remarks>
public sealed class SizeTests
{
    private const int FileLinesMax = 350;
    private const int MethodLinesMax = 70;

    private static Dictionary<string, int> Ratchet =>
        File.ReadLines(RepositoryRoot.Combine("tests/unit/Repository/size-ratchet.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0], parts => int.Parse(parts[1]), StringComparer.Ordinal);

    [Test]
    public void Nothing_is_larger_than_its_limit_or_its_entry_in_the_ratchet()
    {
        var ratchet = Ratchet;
        var tooLarge = Measured().Where(thing => thing.Lines > Math.Max(thing.Limit, ratchet.GetValueOrDefault(thing.Name)));

        Assert.That(tooLarge.Select(thing => $"{thing.Name} {thing.Lines}"), Is.Empty);
    }

    [Test]
    public void Entries_of_the_ratchet_are_lowered_when_a_thing_shrinks()
    {
        var measured = Measured().GroupBy(thing => thing.Name).ToDictionary(group => group.Key, group => group.Max(thing => thing.Lines));
        var loose = Ratchet.Where(entry => measured.GetValueOrDefault(entry.Key) < entry.Value);

        Assert.That(loose.Select(entry => $"{entry.Key} is {measured.GetValueOrDefault(entry.Key)}, listed {entry.Value}"), Is.Empty);
    }

    private static IEnumerable<(string Name, int Lines, int Limit)> Measured()
    {
        foreach (var file in SourceFile.OfProduct)
        {
            yield return (file.Path, file.Lines, FileLinesMax);
            foreach (var (name, lines) in file.Methods())
            {
                yield return ($"{file.Path}:{name}", lines, MethodLinesMax);
            }
        }
    }
}
