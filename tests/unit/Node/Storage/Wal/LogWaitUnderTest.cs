using TopGun.Node.Storage.Wal;

namespace TopGun.Node.Tests.Storage.Wal;

/// <summary>Waits for the log, or for its failure.</summary>
internal sealed class LogWaitUnderTest : ILogWait
{
    private readonly TaskCompletionSource _safe = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Safe => _safe.Task;

    public void OnSafe() => _safe.SetResult();

    /// <summary>Holds for everything appended so far.</summary>
    public static Task For(IMutationLog log, bool toDisk = false)
    {
        var wait = new LogWaitUnderTest();
        return log.TryHold(wait, toDisk) ? wait.Safe : Task.CompletedTask;
    }
}
