namespace TopGun.Repository.Tests;

/// <summary>Finds files of the repository, leaving out what builds, package managers and the bench put there.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] NotOurs = ["/bin/", "/obj/", "/node_modules/", "/.git/", "/TestResults/", "/bench/.work/"];

    /// <summary>Paths from the root, with slashes, sorted.</summary>
    public static IReadOnlyList<string> Find(string pattern, params string[] folders) =>
        [.. folders
            .Select(folder => RepositoryRoot.Combine(folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(RepositoryRoot.Path, path).Replace('\\', '/'))
            .Where(path => !NotOurs.Any(('/' + path).Contains))
            .Order(StringComparer.Ordinal)];
}
