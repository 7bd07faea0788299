using System.Runtime.InteropServices;

namespace TopGun.Node.Storage.Wal;

/// <summary>Brings the names in a directory to the disk, which .NET has no call for.</summary>
internal static partial class DirectorySync
{
    private const int ReadOnly = 0;

    /// <summary>Does nothing where directories cannot be opened, as on Windows.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static void Run(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(directory, ReadOnly);
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
