namespace TopGun.Bridge.Login;

/// <summary>Fetches documents over HTTP; bounded in time and size.</summary>
public sealed class HttpDocumentSource : IDocumentSource, IDisposable
{
    private readonly HttpClient _http = new() { Timeout = Limits.ProviderFetchTime, MaxResponseContentBufferSize = Limits.KeyDocumentBytesMax };

    /// <inheritdoc/>
    public async ValueTask<byte[]> FetchAsync(Uri address, CancellationToken cancellationToken) =>
        await _http.GetByteArrayAsync(address, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
