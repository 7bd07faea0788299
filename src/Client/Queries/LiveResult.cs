using System.Runtime.CompilerServices;
using TopGun.Client.Calls;
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
        using var connection = new WatchConnection(calls, query);
        while (true)
            foreach (var change in rows.Apply(await connection.NextAsync(cancellationToken)))
                yield return change;
    }
}
