namespace TopGun.E2E.Tests.Kit;

/// <summary>A record as JSON text.</summary>
internal sealed record JsonRecord(string Key, string Json);
