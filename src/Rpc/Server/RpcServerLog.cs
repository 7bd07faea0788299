using Microsoft.Extensions.Logging;

namespace TopGun.Rpc.Server;

/// <summary>Log messages of the server side.</summary>
internal static partial class RpcServerLog
{
    [LoggerMessage(9001, LogLevel.Error, "The handler of {Method} failed.")]
    public static partial void HandlerFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(9002, LogLevel.Debug, "{Method} ended with {Code}: {Detail}")]
    public static partial void CallFailed(ILogger logger, string method, Grpc.Core.StatusCode code, string detail);

    [LoggerMessage(9003, LogLevel.Error, "A cancellation callback of {Method} failed.")]
    public static partial void CancellationFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(9004, LogLevel.Information, "Stopping: {Calls} calls may run for {Timeout} more.")]
    public static partial void Draining(ILogger logger, int calls, TimeSpan timeout);

    [LoggerMessage(9005, LogLevel.Warning, "{Calls} calls outlived the drain bound and were ended.")]
    public static partial void DrainBoundPassed(ILogger logger, int calls);
}
