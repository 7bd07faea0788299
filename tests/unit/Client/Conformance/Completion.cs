using TopGun.Core.Grid.Maps;

namespace TopGun.Client.Tests.Conformance;

/// <summary>Waits for a batch; counts how often it was told.</summary>
internal sealed class Completion : IWriteCompletion
{
    private readonly TaskCompletionSource<WriteBatch> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    public Task<WriteBatch> Done => _done.Task;

    public int Count => Volatile.Read(ref _count);

    public void OnCompleted(WriteBatch batch)
    {
        Interlocked.Increment(ref _count);
        _done.TrySetResult(batch);
    }
}
