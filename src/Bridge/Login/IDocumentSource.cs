namespace TopGun.Bridge.Login;

/// <summary>Fetches what identity providers publish.</summary>
public interface IDocumentSource
{
    /// <summary>Fetches a document.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HttpRequestException">It cannot be had.</exception>
    ValueTask<byte[]> FetchAsync(Uri address, CancellationToken cancellationToken);
}
