using TopGun.Core.Grid.Maps;

namespace TopGun.Node.Operations.Services;

/// <summary>A write batch that a call waits for.</summary>
internal sealed class PendingWrite : IWriteCompletion
{
    private readonly TaskCompletionSource<WriteBatch> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Applies a batch and waits for its outcomes.</summary>
    public static Task<WriteBatch> ApplyAsync(IMaps maps, WriteBatch batch)
    {
        var pending = new PendingWrite();
        maps.Apply(batch, pending);
        return pending._completed.Task;
    }

    /// <inheritdoc/>
    public void OnCompleted(WriteBatch batch) => _completed.SetResult(batch);
}
