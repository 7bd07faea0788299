using TopGun.Bridge.Sessions;
using TopGun.Core.Grid.Counters;
using TopGun.Protocol.Client;
using TopGun.Protocol.Client.Dispatch;

namespace TopGun.Bridge.Handlers;

/// <summary>Counters (server-behaviour §7.3); either message makes the connection follow the counter.</summary>
internal sealed class CounterHandler : IHandle<CounterRequest, ClientSession>, IHandle<CounterSync, ClientSession>
{
    /// <summary>Answers with COUNTER_RESPONSE.</summary>
    /// <param name="message">The counter.</param>
    /// <param name="context">Its session.</param>
    public void Handle(CounterRequest message, ClientSession context) =>
        context.Grid.Counters.Request(message.Name, context.Counters);

    /// <summary>Answers with COUNTER_UPDATE.</summary>
    /// <param name="message">The client's state.</param>
    /// <param name="context">Its session.</param>
    public void Handle(CounterSync message, ClientSession context) =>
        context.Grid.Counters.Merge(new CounterTotals(message.Name, message.State.P, message.State.N), context.Counters);
}
