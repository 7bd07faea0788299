namespace TopGun.Node.Storage.Wal.Files;

/// <summary>The files of a log; a seam, so that tests can stop and fail each call.</summary>
public interface ISegmentFiles
{
    /// <summary>Names of all files, in no order.</summary>
    IReadOnlyList<string> List();

    /// <summary>Reads a whole file.</summary>
    /// <param name="name">The file.</param>
    /// <param name="buffer">Where its bytes go; a larger one takes its place when it is too small.</param>
    /// <returns>Bytes of the file.</returns>
    int Read(string name, ref byte[] buffer);

    /// <summary>Makes a file that does not exist and brings its name to the disk.</summary>
    ISegmentFile Create(string name);

    /// <summary>Cuts a file, unless it is as long already, and brings all of it to the disk.</summary>
    /// <param name="name">The file.</param>
    /// <param name="length">Bytes that stay.</param>
    void Truncate(string name, long length);

    /// <summary>Deletes a file.</summary>
    void Delete(string name);
}
