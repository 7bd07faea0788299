using TopGun.Bridge.Handlers;
using TopGun.Bridge.Writes;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Protocol.Client;

namespace TopGun.Bridge.Http.Sync;

/// <summary>The operations of one HTTP request, through the same pipeline as those of a WebSocket.</summary>
/// <param name="filler">Reads operations.</param>
/// <param name="defect">Told of exceptions of the grid.</param>
internal sealed class SyncWrites(WriteFiller filler, Action<Exception> defect) : IWriteOwner
{
    private readonly List<WriteRequest> _parts = [];
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WriteSummary _summary;
    private int _pending;

    /// <summary>Acknowledges what was dealt with; null when that is nothing, or every operation was refused.</summary>
    public HttpAck? Ack => _summary.LastId is null || _summary.Refused == _summary.Count
        ? null
        : new HttpAck { LastId = _summary.LastId, Results = WriteReplies.ResultsOf(_parts, _summary.Acknowledged) };

    /// <summary>Hands the operations to the grid and waits for their outcomes.</summary>
    /// <param name="frame">An OP_BATCH with at least one operation.</param>
    /// <param name="maps">The grid.</param>
    /// <param name="cancellationToken">Ends the wait; the writes take their course.</param>
    public async Task ApplyAsync(ReadOnlyMemory<byte> frame, IMaps maps, CancellationToken cancellationToken)
    {
        Fill(frame);
        _pending = _parts.Count;
        foreach (var part in _parts)
            part.Apply(maps);
        await _done.Task.WaitAsync(cancellationToken);
        foreach (var part in _parts)
            _summary.Take(part);
    }

    /// <summary>Lists the refused operations.</summary>
    /// <param name="errors">Where to.</param>
    public void AppendErrors(List<HttpError> errors)
    {
        foreach (var part in _parts)
        {
            foreach (ref readonly var operation in part.Batch.Operations)
            {
                if (operation.Outcome == OperationOutcome.Rejected)
                    errors.Add(SyncErrors.Of(operation.Error, operation.Reason ?? string.Empty, part.Batch.IdOf(operation)));
            }
        }
    }

    /// <inheritdoc/>
    public void OnDone(WriteRequest request)
    {
        if (Interlocked.Decrement(ref _pending) == 0)
            _done.SetResult();
    }

    /// <inheritdoc/>
    public void OnDefect(Exception exception) => defect(exception);

    private void Fill(ReadOnlyMemory<byte> frame)
    {
        foreach (ref readonly var operation in OpBatchView.Read(frame.Span).Ops)
        {
            if (_parts.Count == 0 || _parts[^1].Batch.Count == GridLimits.OperationsPerBatchMax)
            {
                var part = new WriteRequest(this);
                part.Reset(frame, isSingle: false);
                _parts.Add(part);
            }

            filler.Add(_parts[^1], operation, null);
        }
    }
}
