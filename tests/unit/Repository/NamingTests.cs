namespace TopGun.Repository.Tests;

/// <summary>One type per file, named like it, with a name that says something.</summary>
public sealed class NamingTests
{
    private static readonly string[] EmptyWords = ["Manager", "Helper", "Helpers", "Util", "Utils", "Impl"];

    private static IEnumerable<SourceFile> Files => SourceFile.OfProduct;

    [Test]
    public void A_file_holds_one_type_and_carries_its_name()
    {
        var wrong = Files
            .Where(file => file.Types.Count > 0)
            .Where(file => file.Types.Count > 1 || TypeNameOf(file.Path) != file.Types[0].Identifier.Text)
            .Select(file => $"{file.Path}: {string.Join(", ", file.Types.Select(type => type.Identifier.Text))}");

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void No_type_name_ends_in_an_empty_word()
    {
        var wrong = Files
            .SelectMany(file => file.Types.Select(type => (file.Path, type.Identifier.Text)))
            .Where(type => EmptyWords.Any(word => type.Text.EndsWith(word, StringComparison.Ordinal)));

        Assert.That(wrong, Is.Empty);
    }

    /// <summary>"Frame" of "Frame.cs", "Frame.Reading.cs" and "Frame{T}.cs".</summary>
    private static string TypeNameOf(string path) => Path.GetFileName(path).Split('.', '{')[0];
}
