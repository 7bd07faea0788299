using TopGun.Bridge.Sessions;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sync;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Handlers;

/// <summary>Leads the entries of one ORMAP_PUSH_DIFF through the pipeline of writes, in batches.</summary>
internal sealed class ReplicaPush
{
    private readonly WriteFiller _filler;
    private readonly ClientSession _session;
    private readonly byte[] _frame;
    private string _mapName = string.Empty;
    private WriteBatch _batch;

    /// <summary>Makes a push.</summary>
    /// <param name="filler">Reads the records.</param>
    /// <param name="session">Who pushes.</param>
    public ReplicaPush(WriteFiller filler, ClientSession session)
    {
        _filler = filler;
        _session = session;
        // The connection's buffer may be used again before the grid has answered.
        _frame = session.Frame.ToArray();
        _batch = NewBatch();
    }

    /// <summary>Applies a push; removed tags before records, so that a record the client has removed is not announced first.</summary>
    /// <param name="message">View over the frame.</param>
    public void Apply(scoped in OrMapPushDiffView message)
    {
        _mapName = MsgPackText.Decode(message.MapName);
        foreach (ref readonly var entry in message.Entries)
        {
            foreach (var tag in entry.Tombstones)
                _filler.AddTombstone(Next(), message.MapName, entry.Key, tag);
            foreach (ref readonly var record in entry.Records)
                _filler.AddRecord(Next(), message.MapName, entry.Key, record);
        }

        Flush();
    }

    private void OnCompleted(WriteBatch batch)
    {
        var refused = 0;
        var code = GridErrorCode.InvalidArgument;
        string? reason = null;
        List<OrEntry>? removed = null;
        foreach (ref readonly var operation in batch.Operations)
        {
            if (operation.Outcome != OperationOutcome.Rejected)
                continue;
            if (operation.Error == GridErrorCode.Outdated)
            {
                (removed ??= []).Add(new OrEntry(KeptBytes(operation.Key), [], [KeptBytes(operation.Tag)]));
                continue;
            }

            refused++;
            (code, reason) = (operation.Error, operation.Reason);
        }

        // The removal of these is forgotten here, and the client has missed it.
        if (removed is not null)
            _session.Send(SyncForms.OrDiff(_mapName, removed));
        if (refused > 0)
            _session.Send(ClientErrors.Of(code, $"{refused} records of ORMAP_PUSH_DIFF are refused: {reason}"));
    }

    private ReadOnlyMemory<byte> KeptBytes(Slice slice) => _frame.AsMemory(slice.Offset, slice.Length);

    private WriteBatch Next()
    {
        if (_batch.Count == GridLimits.OperationsPerBatchMax)
            Flush();
        return _batch;
    }

    private void Flush()
    {
        if (_batch.Count == 0)
            return;
        // The grid may keep the batch until it is complete.
        var (batch, completion) = (_batch, new Answered(this));
        _session.Grid.Maps.Apply(batch, completion);
        if (batch.IsSlowed)
            _session.Connection.Pause(completion.Done);
        _batch = NewBatch();
    }

    // Nothing is sent for these writes, so that only reading can be held up.
    private sealed class Answered(ReplicaPush push) : IWriteCompletion
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _done.Task;

        public void OnCompleted(WriteBatch batch)
        {
            push.OnCompleted(batch);
            _done.SetResult();
        }
    }

    private WriteBatch NewBatch()
    {
        var batch = new WriteBatch();
        batch.Reset(_session.Frame);
        batch.IsReplica = true;
        return batch;
    }
}
