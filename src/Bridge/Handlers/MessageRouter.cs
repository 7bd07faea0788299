using System.Text;
using TopGun.Bridge.Connections;
using TopGun.Bridge.Sessions;
using TopGun.Core.MsgPack;
using TopGun.Core.Values;
using TopGun.Protocol.Client;
using TopGun.Protocol.Client.Dispatch;

namespace TopGun.Bridge.Handlers;

/// <summary>
/// Decides what a frame of one connection may do: before authentication nothing but AUTH, in silence; afterwards every message
/// goes to its handler, and what cannot be understood is answered, but not too often (settled 9).
/// </summary>
internal sealed class MessageRouter : IMessageHandler
{
    private readonly ClientSession _session;
    private readonly MessageDispatcher _dispatcher;
    private TimeSpan _invalidAnsweredAt = -Limits.InvalidMessageInterval;

    /// <summary>Makes the router of a connection.</summary>
    /// <param name="session">The connection's session.</param>
    /// <param name="dispatcher">The handlers.</param>
    public MessageRouter(ClientSession session, MessageDispatcher dispatcher)
    {
        _session = session;
        _dispatcher = dispatcher;
        session.Router = this;
    }

    /// <inheritdoc/>
    public void Handle(ReadOnlyMemory<byte> payload, bool isText)
    {
        var kind = MessageKind.Unknown;
        try
        {
            if (isText)
                payload = JsonMsgPack.FromJson(Encoding.UTF8.GetString(payload.Span));
            if (ClientMessages.TryReadKind(payload.Span, out kind, out var hasUndefined))
                Route(kind, hasUndefined ? UndefinedValues.Drop(payload.Span) : payload);
            else
                AnswerInvalid();
        }
        catch (Exception exception) when (exception is MsgPackFormatException or JsonValueFormatException)
        {
            if (kind is not (MessageKind.HybridQuerySubscribe or MessageKind.HybridQueryUnsubscribe))
                AnswerInvalid();
        }
        catch (Exception exception)
        {
            AnswerDefect(exception);
        }
    }

    /// <inheritdoc/>
    public void HandleInner(ReadOnlyMemory<byte> payload)
    {
        if (!ClientMessages.TryReadKind(payload.Span, out var kind, out var hasUndefined) || kind is MessageKind.Batch or MessageKind.Auth)
            return;
        try
        {
            Route(kind, hasUndefined ? UndefinedValues.Drop(payload.Span) : payload);
        }
        catch (MsgPackFormatException)
        {
            // One bad message does not spoil the others (server-behaviour §2.11).
        }
        catch (Exception exception)
        {
            AnswerDefect(exception);
        }
    }

    private void Route(MessageKind kind, ReadOnlyMemory<byte> payload)
    {
        if (!_session.IsOpen && kind != MessageKind.Auth)
            return;
        _session.Frame = payload;
        try
        {
            if (_dispatcher.Dispatch(kind, payload.Span, _session) == DispatchOutcome.NotServed)
                _session.Send(NotServedReplies.To(ClientMessages.Decode(kind, payload.Span)));
        }
        catch (MsgPackFormatException exception) when (kind == MessageKind.ClientOp && OperationHandler.TryRefuse(payload, _session, exception))
        {
            // Answered under the id of the operation.
        }
    }

    private void AnswerDefect(Exception exception)
    {
        _session.Log.Defect(_session.Connection.Id, exception);
        if (_session.IsOpen)
            _session.Send(ClientErrors.Internal);
    }

    private void AnswerInvalid()
    {
        var now = _session.Clock.ExactElapsed;
        if (!_session.IsOpen || now - _invalidAnsweredAt < Limits.InvalidMessageInterval)
            return;
        _invalidAnsweredAt = now;
        _session.Send(ClientErrors.InvalidMessage);
    }
}
