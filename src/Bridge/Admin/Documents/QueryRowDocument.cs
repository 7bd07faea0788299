namespace TopGun.Bridge.Admin.Documents;

/// <summary>One row of a result.</summary>
/// <param name="Key">Key.</param>
/// <param name="Json">The value as JSON text, so that readers decide what to do with great numbers and deep values.</param>
internal sealed record QueryRowDocument(string Key, string Json);
