using TopGun.Core.Grid.Maps;

namespace TopGun.Client.Tests.Conformance;

/// <summary>Looks at the moment a batch completes how many events a live query was given before.</summary>
internal sealed class SeenAtCompletion(RecordingQuerySink sink) : IWriteCompletion
{
    private readonly TaskCompletionSource<int> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<int> Done => _done.Task;

    public void OnCompleted(WriteBatch batch) => _done.TrySetResult(sink.Gathered);
}
