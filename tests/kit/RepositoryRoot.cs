namespace TopGun.TestKit;

/// <summary>Finds the repository's folder by walking up from the test's own assembly.</summary>
public static class RepositoryRoot
{
    private const string Marker = "TopGun.Grpc.sln";

    /// <summary>Absolute path of the repository root.</summary>
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Absolute path of a file or folder named by its parts below the root.</summary>
    public static string Combine(params string[] parts) =>
        System.IO.Path.Combine([Path, .. parts]);

    private static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, Marker)))
                return folder.FullName;
        throw new InvalidOperationException($"No folder above '{start}' holds {Marker}; run the tests inside the repository.");
    }
}
