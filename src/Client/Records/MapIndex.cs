namespace TopGun.Client.Records;

/// <summary>An index that the map of a record should have.</summary>
/// <param name="Members">MsgPack members, most significant first.</param>
/// <param name="Kind">What it answers.</param>
public sealed record MapIndex(IReadOnlyList<string> Members, MapIndexKind Kind);
