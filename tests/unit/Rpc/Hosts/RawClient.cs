using System.Net;
using System.Net.Http.Headers;

namespace TopGun.Rpc.Tests.Hosts;

/// <summary>Sends requests to a server byte by byte as a test wants them, right or wrong.</summary>
internal sealed class RawClient(RpcHost host) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Posts bytes to a path and returns the HTTP status, the gRPC status and the gRPC text.</summary>
    public async Task<(HttpStatusCode Http, string? Status, string? Message)> PostAsync(
        string path, byte[] body, string contentType = "application/grpc", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, host.Address + path);
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request, CancellationToken.None);
        await response.Content.ReadAsByteArrayAsync();
        return (response.StatusCode, Find(response, "grpc-status"), Find(response, "grpc-message"));
    }

    public void Dispose() => _http.Dispose();

    private static string? Find(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values)
            ? values.Single()
            : null;
}
