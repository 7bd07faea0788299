using TopGun.Core.Grid.Maps;

namespace TopGun.Node.Tests.Operations;

/// <summary>Keeps the batches that were completed.</summary>
internal sealed class CompletionUnderTest(Action? whenCompleted = null) : IWriteCompletion
{
    public List<WriteBatch> Completed { get; } = [];

    public void OnCompleted(WriteBatch batch)
    {
        Completed.Add(batch);
        whenCompleted?.Invoke();
    }
}
