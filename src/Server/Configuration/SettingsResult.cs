namespace TopGun.Server.Configuration;

/// <summary>Settings, or every reason why there are none.</summary>
/// <param name="Settings">The settings when there is no error.</param>
/// <param name="Errors">One line per problem, each saying what to change.</param>
internal sealed record SettingsResult(ServerSettings? Settings, IReadOnlyList<string> Errors);
