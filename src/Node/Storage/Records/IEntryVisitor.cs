using TopGun.Core.Grid.Sync;

namespace TopGun.Node.Storage.Records;

/// <summary>Visits the keys of an observed-remove map under a partition's lock.</summary>
public interface IEntryVisitor
{
    /// <summary>Sees one key. Must be quick, must not block or call back into the store.</summary>
    /// <param name="entry">What the key holds at this moment; may be kept.</param>
    /// <returns>False to end the scan.</returns>
    bool Visit(OrEntry entry);
}
