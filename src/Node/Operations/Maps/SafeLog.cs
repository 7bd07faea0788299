using TopGun.Node.Storage.Wal;

namespace TopGun.Node.Operations.Maps;

/// <summary>Waits until everything logged so far is as safe as the policy says.</summary>
internal sealed class SafeLog : ILogWait
{
    private readonly TaskCompletionSource _safe = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at once when it is safe already, and never when the log has failed.</summary>
    public static Task WaitAsync(IMutationLog log)
    {
        var wait = new SafeLog();
        return log.TryHold(wait, toDisk: false) ? wait._safe.Task : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void OnSafe() => _safe.SetResult();
}
