using TopGun.Node.Storage.Wal;

namespace TopGun.Node.Operations.Maps;

/// <summary>Waits until everything logged so far is as safe as the policy says, and the log has room for more.</summary>
internal sealed class SafeLog : ILogWait
{
    private readonly TaskCompletionSource _safe = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at once when it is safe already, and never when the log has failed.</summary>
    public static async Task WaitAsync(IMutationLog log)
    {
        var safe = new SafeLog();
        if (log.TryHold(safe, toDisk: false))
            await safe._safe.Task;
        var room = new SafeLog();
        if (log.IsFull && log.TryHoldForRoom(room))
            await room._safe.Task;
    }

    /// <inheritdoc/>
    public void OnSafe() => _safe.SetResult();
}
