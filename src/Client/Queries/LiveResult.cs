using System.Runtime.CompilerServices;
using Grpc.Core;
using TopGun.Client.Calls;
using TopGun.Client.Nodes;
using TopGun.Client.Telemetry;
using TopGun.Grid.V1;

namespace TopGun.Client.Queries;

/// <summary>Follows the result of a query over as many connections as it takes.</summary>
internal static class LiveResult
{
    /// <summary>Every item as having entered, then each change.</summary>
    /// <exception cref="TopGunException">It was refused, or an item cannot be read.</exception>
    public static async IAsyncEnumerable<Change<T>> WatchAsync<T>(
        GridCalls calls, MapQuery query, Func<string, ReadOnlyMemory<byte>, T> decode, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var rows = new WatchedRows<T>(decode);
        var backoff = new Backoff(calls.Options.Jitter);
        for (var hasAnswered = false; ;)
        {
            using (var call = calls.Watch(query, cancellationToken))
            {
                while (await NextAsync(call, hasAnswered, cancellationToken) is { } response)
                {
                    hasAnswered = true;
                    backoff.Reset();
                    foreach (var change in rows.Apply(response))
                        yield return change;
                }
            }
            calls.MoveOn();
            ClientTelemetry.CountResumption("query.watch");
            await Task.Delay(backoff.Next(), calls.Options.TimeProvider, cancellationToken);
        }
    }

    /// <summary>The next event; null when the connection was lost and may be made again.</summary>
    private static async Task<WatchResponse?> NextAsync(
        AsyncServerStreamingCall<WatchResponse> call, bool mayReconnect, CancellationToken cancellationToken)
    {
        try
        {
            return await call.ResponseStream.MoveNext(cancellationToken) ? call.ResponseStream.Current : null;
        }
        catch (RpcException failure)
        {
            if (mayReconnect && failure.StatusCode == StatusCode.Unavailable && !cancellationToken.IsCancellationRequested)
                return null;
            throw GridCalls.Translate(failure, cancellationToken);
        }
    }
}
