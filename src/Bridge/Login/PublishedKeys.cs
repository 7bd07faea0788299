using System.Text.Json;
using TopGun.Core.Tokens;

namespace TopGun.Bridge.Login;

/// <summary>The keys that a provider publishes, remembered for an hour; old ones stay in use while it cannot be reached (server-behaviour §8.6).</summary>
/// <remarks>
/// One fetch at a time. A token that names an unknown key makes the keys be fetched anew, at most once a minute, so that callers
/// cannot make this server ask without end.
/// </remarks>
/// <param name="addressOf">Where the keys are.</param>
/// <param name="source">Fetches them.</param>
/// <param name="time">Clock.</param>
public sealed class PublishedKeys(Func<CancellationToken, ValueTask<Uri>> addressOf, IDocumentSource source, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private Dictionary<string, IJwtKey> _keys = [];
    private long? _fetchedAt;
    private long? _triedAt;

    /// <summary>Finds a key; null when the provider does not publish it or has never been reached.</summary>
    /// <param name="id">Name of the key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IJwtKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var isDue = IsPast(_fetchedAt, Limits.ProviderKeysTime) || !_keys.ContainsKey(id);
            if (isDue && IsPast(_triedAt, Limits.ProviderFetchInterval))
                await TryFetchAsync(cancellationToken);
            return _keys.GetValueOrDefault(id);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private bool IsPast(long? since, TimeSpan span) => since is not { } timestamp || time.GetElapsedTime(timestamp) >= span;

    private async Task TryFetchAsync(CancellationToken cancellationToken)
    {
        _triedAt = time.GetTimestamp();
        try
        {
            var document = await source.FetchAsync(await addressOf(cancellationToken), cancellationToken);
            _keys = KeySetDocument.Read(document);
            _fetchedAt = _triedAt;
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or TaskCanceledException { InnerException: TimeoutException })
        {
            // The keys that are known stay in use; the next try is a minute away.
        }
    }
}
