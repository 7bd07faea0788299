using TopGun.Bridge.Sessions;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Core.MsgPack;
using TopGun.Core.Predicates;
using TopGun.Protocol.Client;
using TopGun.Protocol.Client.Dispatch;

namespace TopGun.Bridge.Handlers;

/// <summary>Live queries (server-behaviour §5.1); a query for one answer is a live one that is ended at once.</summary>
internal sealed class QueryHandler
    : IHandle<QuerySub, ClientSession>, IHandle<QueryUnsub, ClientSession>, IHandle<QuerySyncInit, ClientSession>,
      IHandle<HybridQuerySubscribe, ClientSession>, IHandle<HybridQueryUnsubscribe, ClientSession>,
      IHandle<SearchUnsub, ClientSession>, IHandle<HybridSearchUnsub, ClientSession>
{
    /// <summary>Starts a query in place of the one of the same name.</summary>
    /// <param name="message">The query.</param>
    /// <param name="context">Its session.</param>
    public void Handle(QuerySub message, ClientSession context)
    {
        if (!context.MaySubscribe(message.QueryId))
        {
            context.Send(ClientErrors.Of(
                GridErrorCode.RateLimited,
                $"a connection may hold {context.Options.SubscriptionsMax} queries: end one before starting another"));
            return;
        }

        context.Unsubscribe(message.QueryId);
        Subscribe(message, context);
    }

    /// <summary>Ends a query; not answered.</summary>
    /// <param name="message">The query.</param>
    /// <param name="context">Its session.</param>
    public void Handle(QueryUnsub message, ClientSession context) => context.Unsubscribe(message.QueryId);

    /// <summary>Accepted without effect: the QUERY_RESP to the QUERY_SUB of a reconnected client is complete.</summary>
    /// <param name="message">The query.</param>
    /// <param name="context">Its session.</param>
    public void Handle(QuerySyncInit message, ClientSession context)
    {
    }

    /// <summary>Accepted without effect: clients route no answer and keep to local results (wire-protocol §5.13).</summary>
    /// <param name="message">The query.</param>
    /// <param name="context">Its session.</param>
    public void Handle(HybridQuerySubscribe message, ClientSession context)
    {
    }

    /// <summary>Accepted without effect, like its beginning.</summary>
    /// <param name="message">The query.</param>
    /// <param name="context">Its session.</param>
    public void Handle(HybridQueryUnsubscribe message, ClientSession context)
    {
    }

    /// <summary>Accepted without effect: no search is running, and ending one is never answered (server-behaviour §6.2).</summary>
    /// <param name="message">The search.</param>
    /// <param name="context">Its session.</param>
    public void Handle(SearchUnsub message, ClientSession context)
    {
    }

    /// <summary>Accepted without effect, like that of a plain search.</summary>
    /// <param name="message">The search.</param>
    /// <param name="context">Its session.</param>
    public void Handle(HybridSearchUnsub message, ClientSession context)
    {
    }

    private static void Subscribe(QuerySub message, ClientSession session)
    {
        MapQuery query;
        try
        {
            query = MapQueries.Of(message);
        }
        catch (Exception exception) when (exception is PredicateFormatException or MsgPackFormatException)
        {
            session.Send(QuerySubscription.Failure(message.QueryId, exception.Message));
            return;
        }

        try
        {
            session.Subscribe(message.QueryId, query);
        }
        catch (GridException exception)
        {
            session.Send(QuerySubscription.Failure(message.QueryId, exception.Message));
        }
    }
}
