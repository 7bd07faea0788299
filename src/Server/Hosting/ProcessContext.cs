using TopGun.Bridge.Telemetry;

namespace TopGun.Server.Hosting;

/// <summary>What all hosts of the process share.</summary>
/// <param name="LogLevel">Level of the log; may change while the process runs.</param>
/// <param name="Leaving">Set when the process is about to stop.</param>
internal sealed record ProcessContext(LogLevelSwitch LogLevel, CancellationToken Leaving);
