namespace TopGun.Core.Grid.Administration;

/// <summary>What the live records of a map amount to, without what the node keeps beside them.</summary>
/// <param name="Entries">Keys with a value.</param>
/// <param name="Bytes">Keys in UTF-8 and values in MsgPack, as readers see them.</param>
public sealed record MapSize(long Entries, long Bytes);
