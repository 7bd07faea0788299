using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using TopGun.Bridge.Events;
using TopGun.Bridge.Tests.Checklist;

namespace TopGun.Bridge.Tests.Events;

/// <summary>Tickets for pages, whose EventSource can send no token.</summary>
public sealed class EventTicketTests
{
    [Test]
    public async Task A_ticket_opens_one_stream_as_its_caller()
    {
        await using var host = await StartAsync();
        using var http = Http(host);
        var ticket = await TicketAsync(http, "ann");

        using (var events = await EventReader.OpenAsync(http, $"maps=todos&ticket={ticket}"))
        {
            Assert.That(events.Response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That((await events.NextAsync())!.Value.Name, Is.EqualTo("ready"));
        }

        using var again = await EventReader.OpenAsync(http, $"maps=todos&ticket={ticket}");
        Assert.That(again.Response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await again.LineAsync(), Does.Contain("POST /events/ticket"));
    }

    [Test]
    public async Task The_ticket_of_a_caller_shows_what_that_caller_may_see()
    {
        await using var host = await StartAsync();
        Assert.That(
            host.Grid.Policies.TryUpsert(
                new Core.Access.PolicyDraft { Id = "p", MapPattern = "todos", Action = "read", Effect = "allow", ConditionExpr = "auth.id == 'ann'" },
                out _, out _),
            Is.True);
        using var http = Http(host);

        using var ann = await EventReader.OpenAsync(http, $"maps=todos&ticket={await TicketAsync(http, "ann")}");
        using var eve = await EventReader.OpenAsync(http, $"queries=[{{\"queryId\":\"q\",\"mapName\":\"todos\",\"query\":{{}}}}]&ticket={await TicketAsync(http, "eve")}");

        Assert.That((await ann.NextAsync())!.Value.Name, Is.EqualTo("ready"));
        Assert.That((await eve.NextAsync())!.Value.Name, Is.EqualTo("ready"));
        Assert.That((await eve.NextAsync())!.Value.Data.GetRawText(), Does.Contain("Access Denied"));
    }

    [Test]
    public async Task A_request_that_cannot_be_served_uses_up_no_ticket()
    {
        await using var host = await StartAsync();
        using var http = Http(host);
        var ticket = await TicketAsync(http, "ann");
        using (var nothing = await EventReader.OpenAsync(http, $"ticket={ticket}"))
            Assert.That(nothing.Response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));

        using var events = await EventReader.OpenAsync(http, $"maps=todos&ticket={ticket}");

        Assert.That(events.Response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_ticket_is_good_for_half_a_minute()
    {
        await using var host = await StartAsync();
        using var http = Http(host);
        var (early, late) = (await TicketAsync(http, "ann"), await TicketAsync(http, "ann"));
        host.Bridge.Time.Advance(Limits.EventTicketTime - TimeSpan.FromMilliseconds(1));
        using (var events = await EventReader.OpenAsync(http, $"maps=todos&ticket={early}"))
            Assert.That(events.Response.StatusCode, Is.EqualTo(HttpStatusCode.OK));

        host.Bridge.Time.Advance(TimeSpan.FromMilliseconds(1));

        using var refused = await EventReader.OpenAsync(http, $"maps=todos&ticket={late}");
        Assert.That(refused.Response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase(null)]
    [TestCase("")]
    public async Task Without_token_there_is_no_ticket(string? token)
    {
        await using var host = await StartAsync();
        using var http = Http(host);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/events/ticket");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        using var response = await http.SendAsync(request);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("")]
    [TestCase("nonsense")]
    public async Task A_ticket_that_nobody_issued_opens_nothing(string ticket)
    {
        await using var host = await StartAsync();
        using var http = Http(host);

        using var events = await EventReader.OpenAsync(http, $"maps=todos&ticket={ticket}");

        Assert.That(events.Response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public void The_oldest_tickets_are_forgotten_beyond_the_limit()
    {
        var next = 0;
        var tickets = new EventTickets(bytes => BitConverter.TryWriteBytes(bytes, next++), new ManualTimeProvider());
        var issued = Enumerable.Range(0, Limits.EventTicketsMax + 1).Select(i => tickets.Issue($"{i}").Ticket).ToArray();

        Assert.That(tickets.TryRedeem(issued[0], out _), Is.False);
        Assert.That((tickets.TryRedeem(issued[1], out var token), token), Is.EqualTo((true, "1")));
    }

    private static Task<NodeHost> StartAsync() =>
        NodeHost.StartAsync(configure: options => options.RequireAuthentication = true, authenticator: new NamedCallers());

    private static HttpClient Http(NodeHost host) => new() { BaseAddress = new Uri($"http://127.0.0.1:{host.Bridge.Port}") };

    private static async Task<string> TicketAsync(HttpClient http, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/events/ticket");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request);
        Assert.That(response.Headers.CacheControl?.NoStore, Is.True);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.That(answer.GetProperty("expiresAt").GetInt64(), Is.Positive);
        return answer.GetProperty("ticket").GetString()!;
    }
}
