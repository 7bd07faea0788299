using TopGun.Bridge.Sessions;
using TopGun.Core.Grid;
using TopGun.Protocol.Client;
using TopGun.Protocol.Client.Dispatch;

namespace TopGun.Bridge.Handlers;

/// <summary>Topics (server-behaviour §7.1); none of its messages is answered, but refusals are.</summary>
internal sealed class TopicHandler
    : IHandle<TopicSub, ClientSession>, IHandle<TopicUnsub, ClientSession>, IHandle<TopicPub, ClientSession>
{
    /// <summary>Subscribes; again to the same topic without effect.</summary>
    /// <param name="message">The topic.</param>
    /// <param name="context">Its session.</param>
    public void Handle(TopicSub message, ClientSession context)
    {
        if (context.Topics.TryGetValue(message.Topic, out var known) && !known.HasFailed)
            return;
        if (known is null && context.Topics.Count >= context.Options.SubscriptionsMax)
        {
            context.Send(ClientErrors.Of(
                GridErrorCode.RateLimited, $"a connection may hold {context.Options.SubscriptionsMax} topics: end one first"));
            return;
        }

        var feed = new TopicFeed(context.Connection.Outbox);
        context.Topics[message.Topic] = feed;
        feed.Start(context.Grid.Topics, message.Topic);
    }

    /// <summary>Ends a subscription.</summary>
    /// <param name="message">The topic.</param>
    /// <param name="context">Its session.</param>
    public void Handle(TopicUnsub message, ClientSession context)
    {
        if (context.Topics.Remove(message.Topic, out var feed))
            feed.Dispose();
    }

    /// <summary>Publishes.</summary>
    /// <param name="message">Topic and data.</param>
    /// <param name="context">Its session.</param>
    public void Handle(TopicPub message, ClientSession context) =>
        context.Grid.Topics.Publish(message.Topic, message.Data.Bytes);
}
