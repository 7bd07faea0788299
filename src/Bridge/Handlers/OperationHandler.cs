using TopGun.Bridge.Sessions;
using TopGun.Bridge.Writes;
using TopGun.Core.Grid;
using TopGun.Core.MsgPack;
using TopGun.Protocol.Client;
using TopGun.Protocol.Client.Dispatch;

namespace TopGun.Bridge.Handlers;

/// <summary>
/// Writes: the hot path. Operations become slices of the receive buffer in a reused batch; a frame costs no allocation beyond
/// its answer.
/// </summary>
internal sealed class OperationHandler(WriteFiller filler) : IHandleView<ClientOpView, ClientSession>, IHandleView<OpBatchView, ClientSession>
{
    /// <summary>One operation.</summary>
    /// <param name="message">View over the frame.</param>
    /// <param name="context">Its session.</param>
    public void Handle(scoped in ClientOpView message, ClientSession context)
    {
        var request = context.Writes.Rent(context.Frame, isSingle: true);
        filler.Add(request, message.Operation, null);
        request.SetTimeout(message.Operation.Timeout);
        Submit(request, context);
    }

    /// <summary>Many operations, each judged on its own.</summary>
    /// <param name="message">View over the frame.</param>
    /// <param name="context">Its session.</param>
    public void Handle(scoped in OpBatchView message, ClientSession context)
    {
        if (message.Ops.Count == 0)
        {
            context.Send(ClientErrors.EmptyBatch);
            return;
        }

        // Clients send everything that is not acknowledged in one message, so a long one must not be refused for its length.
        var parts = context.Writes.Parts;
        Fill(message, context, parts);
        parts[^1].IsLast = true;
        foreach (var part in parts)
            Submit(part, context);
        parts.Clear();
    }

    /// <summary>Refuses a CLIENT_OP that cannot be read; silence would leave its client waiting for ever.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="session">Its session.</param>
    /// <param name="fault">Why it cannot be read.</param>
    /// <returns>False when it does not even name an operation.</returns>
    public static bool TryRefuse(ReadOnlyMemory<byte> frame, ClientSession session, MsgPackFormatException fault)
    {
        if (!WriteFiller.TryFindPayload(frame.Span, out var payload) || WriteFiller.IdIn(payload).IsEmpty)
            return false;
        var request = session.Writes.Rent(frame, isSingle: true);
        WriteFiller.AddUnreadable(request, payload, fault);
        Submit(request, session);
        return true;
    }

    private static void Submit(WriteRequest request, ClientSession session)
    {
        var unanswered = session.Writes.Submit(request, session.Grid.Maps);
        // Only this thread takes requests out of the store of spare ones, so that it is still the same.
        if (request.Batch.IsSlowed)
            session.Connection.Pause(session.Writes.ReliefAsync(0));
        else if (unanswered >= Limits.UnansweredWritesMax)
            session.Connection.Pause(session.Writes.ReliefAsync(Limits.UnansweredWritesMax / 2));
    }

    private void Fill(scoped in OpBatchView message, ClientSession session, List<WriteRequest> parts)
    {
        var operations = message.Ops.GetEnumerator();
        for (var isWhole = false; !isWhole;)
        {
            try
            {
                while (operations.MoveNext())
                    filler.Add(PartFor(message, session, parts), operations.Current, message.WriteConcern);
                isWhole = true;
            }
            catch (MsgPackFormatException exception)
            {
                WriteFiller.AddUnreadable(PartFor(message, session, parts), operations.PassOver(), exception);
            }
        }
    }

    private static WriteRequest PartFor(scoped in OpBatchView message, ClientSession session, List<WriteRequest> parts)
    {
        if (parts.Count > 0 && parts[^1].Batch.Count < GridLimits.OperationsPerBatchMax)
            return parts[^1];
        var part = session.Writes.Rent(session.Frame, isSingle: false);
        part.IsLast = false;
        part.SetTimeout(message.Timeout);
        parts.Add(part);
        return part;
    }
}
