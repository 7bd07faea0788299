namespace TopGun.Bridge.Admin.Documents;

/// <summary>Answer to POST /api/admin/maps/size.</summary>
/// <param name="Name">Map.</param>
/// <param name="EntryCount">Keys with a value.</param>
/// <param name="Bytes">Keys in UTF-8 and values in MsgPack, without what the node keeps beside them.</param>
internal sealed record MapSizeDocument(string Name, long EntryCount, long Bytes);
