using TopGun.Core.Grid;

namespace TopGun.Client.Tokens;

/// <summary>The token that a client's calls carry, replaced by its source before it expires and when a node refuses it. Thread-safe.</summary>
/// <param name="options">Says which token, or where it comes from.</param>
internal sealed class CallerToken(TopGunClientOptions options)
{
    private readonly Lock _gate = new();
    private IssuedToken? _issued;
    private Task<string>? _asking;

    /// <summary>The token; null for an anonymous caller. One that is about to expire is given while the next one is asked for.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TopGunException"><see cref="GridErrorCode.Unauthenticated"/>: there is none, since the source failed.</exception>
    public ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        if (options.TokenSource is null)
            return new(options.Token);
        var issued = Volatile.Read(ref _issued);
        var now = options.TimeProvider.GetUtcNow();
        if (issued is null || issued.HasExpired(now))
            return new(ReplaceAsync(issued).WaitAsync(cancellationToken)!);
        if (issued.IsDue(now))
            _ = TryReplaceAsync(issued);
        return new(issued.Text);
    }

    /// <summary>Replaces a token that a node has refused, unless that was done meanwhile.</summary>
    /// <param name="refused">The token that the call carried.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>True when there is another one now, so that the call is worth a second try.</returns>
    /// <exception cref="TopGunException"><see cref="GridErrorCode.Unauthenticated"/>: there is none, since the source failed.</exception>
    public async ValueTask<bool> RenewAsync(string? refused, CancellationToken cancellationToken)
    {
        if (options.TokenSource is null)
            return false;
        var issued = Volatile.Read(ref _issued);
        return issued?.Text != refused || await ReplaceAsync(issued).WaitAsync(cancellationToken) != refused;
    }

    // Who asks for the same at once waits for the same answer.
    private Task<string> ReplaceAsync(IssuedToken? known)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_issued, known))
                return Task.FromResult(_issued!.Text);
            return _asking ??= Task.Run(AskAsync);
        }
    }

    private async Task TryReplaceAsync(IssuedToken known)
    {
        try
        {
            await ReplaceAsync(known);
        }
        catch (TopGunException)
        {
            // The call at hand has a token; one that has none is told.
        }
    }

    private async Task<string> AskAsync()
    {
        IssuedToken? issued = null;
        try
        {
            issued = new IssuedToken(await AskSourceAsync(), options.TimeProvider.GetUtcNow());
            return issued.Text;
        }
        finally
        {
            lock (_gate)
            {
                _issued = issued ?? _issued?.KeptUntil(options.TimeProvider.GetUtcNow() + ClientLimits.BackoffMax);
                _asking = null;
            }
        }
    }

    private async Task<string> AskSourceAsync()
    {
        using var limit = new CancellationTokenSource(options.CallTimeout, options.TimeProvider);
        string? token;
        try
        {
            token = await options.TokenSource!(limit.Token).AsTask().WaitAsync(limit.Token);
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested)
        {
            throw Failed($"the token source gave no token within {options.CallTimeout}", late);
        }
        catch (Exception failure)
        {
            throw Failed($"the token source failed with {failure.GetType().Name}; the inner exception tells why", failure);
        }
        return TopGunClientOptions.IsTokenAlone(token)
            ? token!
            : throw Failed("the token source gave a blank token, or one with white space in it; it must give the token alone, without \"Bearer\"", null);
    }

    private static TopGunException Failed(string message, Exception? cause) => new(new(GridErrorCode.Unauthenticated, message), cause);
}
