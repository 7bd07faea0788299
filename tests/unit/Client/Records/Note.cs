namespace TopGun.Client.Tests.Records;

/// <summary>A plain record.</summary>
internal sealed record Note(string Id, string Text, int Stars);
