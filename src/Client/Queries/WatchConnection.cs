using Grpc.Core;
using TopGun.Client.Calls;
using TopGun.Client.Nodes;
using TopGun.Client.Telemetry;
using TopGun.Core.Grid;
using TopGun.Grid.V1;
using SchemaQuery = TopGun.Grid.V1.MapQuery;

namespace TopGun.Client.Queries;

/// <summary>The connection of one watch: once a node has answered it is made again after a loss, with the token of that time.</summary>
/// <param name="calls">Makes it.</param>
/// <param name="query">What is watched.</param>
internal sealed class WatchConnection(GridCalls calls, SchemaQuery query) : IDisposable
{
    private readonly Backoff _backoff = new(calls.Options.Jitter);
    private AsyncServerStreamingCall<WatchResponse>? _call;
    private string? _token;
    private bool _hasAnswered;
    private bool _hasRenewed;

    /// <summary>The next event.</summary>
    /// <exception cref="TopGunException">The watch was refused.</exception>
    public async Task<WatchResponse> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await MoveNextAsync(cancellationToken))
                    return _call!.ResponseStream.Current;
                await PauseAsync(cancellationToken);
            }
            catch (RpcException failure) when (failure.StatusCode == StatusCode.Unauthenticated && !_hasRenewed)
            {
                await RenewAsync(failure, cancellationToken);
            }
            catch (RpcException failure)
            {
                if (!_hasAnswered || failure.StatusCode != StatusCode.Unavailable || cancellationToken.IsCancellationRequested)
                    throw GridCalls.Translate(failure, cancellationToken);
                await PauseAsync(cancellationToken);
            }
            catch (TopGunException unauthenticated) when (_hasAnswered && unauthenticated.Code == GridErrorCode.Unauthenticated)
            {
                // The token's source may work again by the next attempt.
                await PauseAsync(cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _call?.Dispose();

    private async Task<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        if (_call is null)
        {
            _token = await calls.Token.GetAsync(cancellationToken);
            _call = calls.Watch(query, _token, cancellationToken);
        }
        if (!await _call.ResponseStream.MoveNext(cancellationToken))
            return false;
        (_hasAnswered, _hasRenewed) = (true, false);
        _backoff.Reset();
        return true;
    }

    private async Task RenewAsync(RpcException refusal, CancellationToken cancellationToken)
    {
        Close();
        try
        {
            _hasRenewed = await calls.Token.RenewAsync(_token, cancellationToken);
        }
        catch (TopGunException) when (_hasAnswered)
        {
            await PauseAsync(cancellationToken);
            return;
        }
        if (!_hasRenewed)
            throw GridCalls.Translate(refusal, cancellationToken);
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        Close();
        calls.MoveOn();
        ClientTelemetry.CountResumption("query.watch");
        await Task.Delay(_backoff.Next(), calls.Options.TimeProvider, cancellationToken);
    }

    private void Close()
    {
        _call?.Dispose();
        _call = null;
    }
}
