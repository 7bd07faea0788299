namespace TopGun.E2E.Tests;

/// <summary>A record as JSON text.</summary>
internal sealed record JsonRecord(string Key, string Json);
