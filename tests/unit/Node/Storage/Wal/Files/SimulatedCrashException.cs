namespace TopGun.Node.Tests.Storage.Wal.Files;

/// <summary>The process of a test has ended here.</summary>
internal sealed class SimulatedCrashException() : Exception("simulated crash");
