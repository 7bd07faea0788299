using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace TopGun.Node.Storage.Wal.Files;

/// <summary>Brings the names in a directory to the disk, which .NET has no call for.</summary>
internal static partial class DirectorySync
{
    private const int ReadOnly = 0;
    private const int AccessDenied = 13;

    /// <summary>Makes a directory where there is none, and brings its name to the disk, and those of all above it that had to be made.</summary>
    /// <returns>The directories in which there are such names.</returns>
    /// <exception cref="IOException">It cannot be made, or the disk refused.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The room of files.")]
    public static IReadOnlyList<string> Make(string directory)
    {
        var parents = new List<string>();
        for (var name = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)); Path.GetDirectoryName(name) is { } parent; name = parent)
        {
            parents.Add(parent);
            if (Directory.Exists(parent))
                break;
        }
        Directory.CreateDirectory(directory);
        // One that is there already may have been made by a process that was killed right then.
        foreach (var parent in parents)
            Run(parent, mayBeClosed: true);
        return parents;
    }

    /// <summary>Does nothing where directories cannot be opened, as on Windows.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="mayBeClosed">True to pass over one that may not be read.</param>
    /// <exception cref="IOException">The disk refused.</exception>
    public static void Run(string directory, bool mayBeClosed = false)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(directory, ReadOnly);
        if (descriptor < 0 && mayBeClosed && Marshal.GetLastPInvokeError() == AccessDenied)
            return;
        if (descriptor < 0)
            throw Failed(directory);
        try
        {
            if (Sync(descriptor) != 0)
                throw Failed(directory);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failed(string directory) =>
        new($"the directory '{directory}' cannot be brought to the disk: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
