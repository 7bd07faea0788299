using TopGun.Node.Query.Plans;

namespace TopGun.Node.Query.Cursors;

/// <summary>Where a page ended.</summary>
/// <param name="Position">Place of its last row in the order; the value holds the sort values alone.</param>
/// <param name="QueryHash">Which queries it belongs to (<see cref="QueryIdentity.CursorHash"/>).</param>
/// <param name="CreatedMillis">When the page was made, in milliseconds since the epoch.</param>
internal sealed record QueryCursor(Row Position, byte[] QueryHash, long CreatedMillis);
