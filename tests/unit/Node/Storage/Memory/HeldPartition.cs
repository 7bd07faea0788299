using TopGun.Node.Storage.Maps;
using TopGun.Node.Storage.Records;
using TopGun.Node.Tests.Storage.Wal;

namespace TopGun.Node.Tests.Storage.Memory;

/// <summary>A reader that stays in a partition, with its lock, until it is disposed of.</summary>
internal sealed class HeldPartition : IDisposable
{
    private readonly ManualResetEventSlim _isThere = new();
    private readonly ManualResetEventSlim _mayLeave = new();
    private readonly Task _reader;

    /// <summary>Returns when the reader is there; the partition must have a record.</summary>
    public HeldPartition(RecordMap map, int partition)
    {
        _reader = Task.Factory.StartNew(() => Read(map, partition), TaskCreationOptions.LongRunning);
        Assert.That(_isThere.Wait(LogUnderTest.Limit), $"partition {partition} is empty");
    }

    /// <summary>Has it leave.</summary>
    public void Release()
    {
        _mayLeave.Set();
        _reader.Wait();
    }

    public void Dispose()
    {
        Release();
        _isThere.Dispose();
        _mayLeave.Dispose();
    }

    private void Read(RecordMap map, int partition)
    {
        var visitor = new Visitor(_isThere, _mayLeave);
        map.ScanChanged(partition, 0, ref visitor);
    }

    private readonly struct Visitor(ManualResetEventSlim isThere, ManualResetEventSlim mayLeave) : IRecordVisitor
    {
        public bool Visit(byte[] key, uint keyHash, in RecordVersion record)
        {
            isThere.Set();
            mayLeave.Wait(LogUnderTest.Limit);
            return false;
        }
    }
}
