using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;

namespace TopGun.Node.Tests.Operations.Maps;

/// <summary>Bytes allocated per operation are the same in every run, so they are held by a test; times are not.</summary>
public sealed class AllocationTests
{
    private const int Keys = 10_000;
    private const int BatchSize = 100;
    private const int ValueBytes = 200;
    private const long BytesPerOperationMax = 260;

    [Test]
    public void An_overwrite_of_a_hot_key_allocates_little_more_than_its_value()
    {
        using var node = new NodeUnderTest();
        var session = node.Open();
        var batches = Enumerable.Range(0, Keys / BatchSize).Select(NewBatch).ToArray();
        var completion = new CountingCompletion();
        for (var round = 0; round < 3; round++)
            WriteAll(session, batches, completion, round);

        var before = GC.GetAllocatedBytesForCurrentThread();
        WriteAll(session, batches, completion, round: 3);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(completion.Applied, Is.EqualTo(4 * Keys));
        Assert.That(bytes / Keys, Is.LessThanOrEqualTo(BytesPerOperationMax));
    }

    [Test]
    public void A_write_that_changes_nothing_allocates_nothing_per_operation()
    {
        using var node = new NodeUnderTest();
        var session = node.Open();
        var batches = Enumerable.Range(0, Keys / BatchSize).Select(NewBatch).ToArray();
        var completion = new CountingCompletion();
        for (var round = 0; round < 3; round++)
            WriteAll(session, batches, completion, round: 0);

        var before = GC.GetAllocatedBytesForCurrentThread();
        WriteAll(session, batches, completion, round: 0);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(completion.Applied, Is.EqualTo(Keys));
        Assert.That(bytes / Keys, Is.Zero);
    }

    private static WriteBatch NewBatch(int number)
    {
        byte[] value = [0xc4, ValueBytes - 2, .. new byte[ValueBytes - 2]];
        return Write.Batch([.. Enumerable.Range(0, BatchSize).Select(i =>
            new Write($"key-{(number * BatchSize) + i:D8}", value, Write.At(NodeUnderTest.Now)))]);
    }

    private static void WriteAll(IGridSession session, WriteBatch[] batches, CountingCompletion completion, int round)
    {
        foreach (var batch in batches)
        {
            foreach (ref var operation in batch.Operations)
            {
                operation.Outcome = OperationOutcome.Pending;
                operation.Counter = (uint)round;
            }
            session.Maps.Apply(batch, completion);
        }
    }

    private sealed class CountingCompletion : IWriteCompletion
    {
        public int Applied { get; private set; }

        public void OnCompleted(WriteBatch batch)
        {
            foreach (ref readonly var operation in batch.Operations)
                Applied += operation.Outcome == OperationOutcome.Applied ? 1 : 0;
        }
    }
}
