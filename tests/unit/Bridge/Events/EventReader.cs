using System.Text.Json;

namespace TopGun.Bridge.Tests.Events;

/// <summary>Reads a stream of server-sent events.</summary>
internal sealed class EventReader(HttpResponseMessage response, StreamReader lines) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The answer.</summary>
    public HttpResponseMessage Response => response;

    public static async Task<EventReader> OpenAsync(HttpClient http, string query, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/events?{query}");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
        return new EventReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next event, comments and retry times passed over; null at the end of the stream.</summary>
    public async Task<(string Name, string Id, JsonElement Data)?> NextAsync()
    {
        var (name, id) = ("", "");
        while (await LineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line["event: ".Length..];
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line["id: ".Length..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                return (name, id, JsonDocument.Parse(line["data: ".Length..]).RootElement);
        }

        return null;
    }

    /// <summary>The next line; null at the end of the stream.</summary>
    public Task<string?> LineAsync() => lines.ReadLineAsync().WaitAsync(Patience);

    public void Dispose()
    {
        lines.Dispose();
        response.Dispose();
    }
}
