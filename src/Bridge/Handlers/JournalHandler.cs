using System.Globalization;
using TopGun.Bridge.Sessions;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Journals;
using TopGun.Protocol.Client;
using TopGun.Protocol.Client.Dispatch;

namespace TopGun.Bridge.Handlers;

/// <summary>The journal (server-behaviour §7.4).</summary>
internal sealed class JournalHandler
    : IHandle<JournalSubscribe, ClientSession>, IHandle<JournalUnsubscribe, ClientSession>, IHandle<JournalRead, ClientSession>
{
    private const uint LimitDefault = 100;

    /// <summary>Subscribes, in place of an older subscription of the same name.</summary>
    /// <param name="message">Which changes.</param>
    /// <param name="context">Its session.</param>
    public void Handle(JournalSubscribe message, ClientSession context)
    {
        End(message.RequestId, context);
        if (context.Journals.Count >= context.Options.SubscriptionsMax)
        {
            context.Send(ClientErrors.Of(
                GridErrorCode.RateLimited, $"a connection may hold {context.Options.SubscriptionsMax} journal subscriptions: end one first"));
            return;
        }

        var filter = new JournalFilter(message.MapName, KindsOf(message.Types));
        if (message.FromSequence is null)
            Start(message.RequestId, filter, null, context);
        else
            context.Connection.Pause(ReplayAsync(message.RequestId, filter, SequenceOf(message.FromSequence), context));
    }

    /// <summary>Ends a subscription.</summary>
    /// <param name="message">Its name.</param>
    /// <param name="context">Its session.</param>
    public void Handle(JournalUnsubscribe message, ClientSession context) => End(message.SubscriptionId, context);

    /// <summary>Reads a piece.</summary>
    /// <param name="message">Which piece.</param>
    /// <param name="context">Its session.</param>
    public void Handle(JournalRead message, ClientSession context) => _ = ReadAsync(message, context);

    private static async Task ReadAsync(JournalRead message, ClientSession session)
    {
        try
        {
            var limit = (int)Math.Min(message.Limit ?? LimitDefault, GridLimits.JournalPageMax);
            var page = await session.Grid.Journal.ReadAsync(
                new JournalFilter(message.MapName), SequenceOf(message.FromSequence), limit, session.Connection.Aborted);
            session.Send(new JournalReadResponse
            {
                RequestId = message.RequestId,
                Events = [.. page.Changes.Select(JournalFeed.EntryOf)],
                HasMore = page.HasMore,
            });
        }
        catch (GridException refused)
        {
            session.Send(ClientErrors.Of(refused.Error.Code, refused.Message));
        }
        catch (Exception exception) when (exception is ObjectDisposedException or OperationCanceledException)
        {
            // The connection has ended.
        }
    }

    // What is kept goes out piece by piece, as fast as the client reads, so that a long replay never makes it look too slow.
    private static async Task ReplayAsync(string id, JournalFilter filter, ulong from, ClientSession session)
    {
        try
        {
            JournalPage page;
            do
            {
                page = await session.Grid.Journal.ReadAsync(filter, from, Limits.JournalReplayChanges, session.Connection.Aborted);
                if (GapOf(page, from) is { } gap)
                    session.Send(ClientErrors.Of(GridErrorCode.NotFound, $"{gap}; read the maps afresh"));
                await SendAsync(page, session);
                from = page.Changes.Count > 0 ? page.Changes[^1].Sequence + 1 : from;
            }
            while (page.HasMore);

            Start(id, filter, from, session);
        }
        catch (GridException refused)
        {
            session.Send(ClientErrors.Of(refused.Error.Code, refused.Message));
        }
    }

    private static string? GapOf(JournalPage page, ulong from)
    {
        if (from > 0 && page.OldestSequence > from)
            return $"journal changes {from} to {page.OldestSequence - 1} are no longer kept";
        // Only a journal of before the node's start, which was kept in memory, can have given it.
        return from > page.LatestSequence + 1 ? $"journal change {from} is not of this journal, which ends with {page.LatestSequence}" : null;
    }

    // Each change waits until the outbox has taken those before it: a few large values would overflow it.
    private static async Task SendAsync(JournalPage page, ClientSession session)
    {
        foreach (var change in page.Changes)
        {
            var delivery = new Delivery();
            session.Journal.OnJournaled(change, delivery);
            delivery.Complete();
            await session.Connection.Outbox.ReliefAsync(Limits.OutboxPauseBytes);
        }
    }

    private static void Start(string id, JournalFilter filter, ulong? from, ClientSession session) =>
        session.Journals[id] = session.Grid.Journal.Subscribe(filter, from, session.Journal);

    private static void End(string id, ClientSession session)
    {
        if (session.Journals.Remove(id, out var subscription))
            subscription.Dispose();
    }

    // What is no number reads as 0: from the start (core-algorithms §15).
    private static ulong SequenceOf(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0;

    private static JournalKinds KindsOf(IReadOnlyList<JournalEventType> types)
    {
        var kinds = types.Count == 0 ? JournalKinds.All : JournalKinds.None;
        foreach (var type in types)
        {
            kinds |= type switch
            {
                JournalEventType.Put => JournalKinds.Put,
                JournalEventType.Update => JournalKinds.Update,
                JournalEventType.Delete => JournalKinds.Delete,
                _ => JournalKinds.None,
            };
        }

        return kinds;
    }
}
