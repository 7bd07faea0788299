namespace TopGun.Bridge.Pages;

/// <summary>One file of an embedded site.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Tag">Changes with its content.</param>
internal sealed record EmbeddedFile(byte[] Bytes, string Type, string Tag);
