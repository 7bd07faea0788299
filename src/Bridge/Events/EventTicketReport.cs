using System.Text.Json.Serialization;

namespace TopGun.Bridge.Events;

/// <summary>Body of POST /events/ticket.</summary>
/// <param name="Ticket">To be given as <c>ticket=</c> to GET /events, once.</param>
/// <param name="ExpiresAt">Until when it is good, in seconds since the epoch.</param>
internal sealed record EventTicketReport(
    [property: JsonPropertyName("ticket")] string Ticket, [property: JsonPropertyName("expiresAt")] long ExpiresAt);
