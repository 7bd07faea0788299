using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;

namespace TopGun.Node.Storage.Rules;

/// <summary>Decides whether a write may take the place of what is stored.</summary>
public interface IWriteGuard
{
    /// <summary>
    /// Judges one operation. Called under the partition's lock, so that nothing comes between the judgement and the write; must not block or
    /// call back into the store. Operations that repeat what is stored already are not asked about.
    /// </summary>
    /// <param name="operation">The operation.</param>
    /// <param name="stored">Value of the record, or of the element with the tag; empty when there is none.</param>
    /// <param name="value">Value to be; empty for a removal.</param>
    /// <returns>Why the operation is refused; null when it is not.</returns>
    GridError? Refuse(in WriteOperation operation, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> value);
}
