using System.Linq.Expressions;
using Google.Protobuf;
using TopGun.Client.Calls;
using TopGun.Client.Queries;
using TopGun.Core.Grid;
using TopGun.Core.MsgPack;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using OperationKind = TopGun.Grid.V1.OperationKind;
using WriteConcern = TopGun.Core.Grid.WriteConcern;

namespace TopGun.Client.Records;

/// <summary>The map that holds records of one kind. Thread-safe; cheap to make.</summary>
/// <typeparam name="T">Record.</typeparam>
public sealed class RecordMap<T>
    where T : class, IMapRecord<T>
{
    private readonly GridCalls _calls;

    internal RecordMap(GridCalls calls) => _calls = calls;

    /// <summary>All records; narrow it down with its own methods.</summary>
    public RecordQuery<T> All => new(_calls);

    /// <summary>Stores a record under its key; the node stamps it.</summary>
    /// <param name="record">The record.</param>
    /// <param name="concern">Level to reach before the call returns.</param>
    /// <param name="timeToLive">How long the record lives, in whole milliseconds; zero = for ever.</param>
    /// <param name="cancellationToken">Gives up waiting; the write may still happen.</param>
    /// <returns>True when the record changed; false when a newer write was there already.</returns>
    /// <exception cref="TopGunException">It was refused, or the level was not reached in time.</exception>
    public async Task<bool> PutAsync(
        T record, WriteConcern concern = WriteConcern.Applied, TimeSpan timeToLive = default, CancellationToken cancellationToken = default) =>
        Accepted(await ApplyAsync([RecordWrite.Put(record, timeToLive)], concern, cancellationToken)).Changed;

    /// <summary>Removes a record.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="concern">Level to reach before the call returns.</param>
    /// <param name="cancellationToken">Gives up waiting; the removal may still happen.</param>
    /// <returns>True when the removal won; false when a newer write was there already.</returns>
    /// <exception cref="TopGunException">It was refused, or the level was not reached in time.</exception>
    public async Task<bool> RemoveAsync(
        string key, WriteConcern concern = WriteConcern.Applied, CancellationToken cancellationToken = default) =>
        Accepted(await ApplyAsync([RecordWrite.Remove<T>(key)], concern, cancellationToken)).Changed;

    /// <summary>Carries out several writes in one call; each is judged on its own.</summary>
    /// <param name="writes">The writes, at most <see cref="GridLimits.OperationsPerBatchMax"/>.</param>
    /// <param name="concern">Level to reach before the call returns.</param>
    /// <param name="cancellationToken">Gives up waiting; the writes may still happen.</param>
    /// <returns>One result per write, in their order.</returns>
    /// <exception cref="TopGunException">The batch as a whole was refused.</exception>
    public async Task<IReadOnlyList<WriteResult>> ApplyAsync(
        IReadOnlyCollection<RecordWrite<T>> writes, WriteConcern concern = WriteConcern.Applied, CancellationToken cancellationToken = default)
    {
        if (writes.Count == 0)
            return [];
        var request = new ApplyRequest
        {
            WriteConcern = concern.ToSchema(),
            TimeoutMillis = (uint)Math.Clamp(_calls.Options.CallTimeout.TotalMilliseconds, 1, uint.MaxValue),
            Operations = { writes.Select(OperationOf) },
        };
        var response = await _calls.RunAsync(options => _calls.Maps.ApplyAsync(request, options), cancellationToken);
        return [.. response.Results.Select(ResultOf)];
    }

    /// <summary>Reads a record.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The record, or null when there is none: never written, removed or expired.</returns>
    /// <exception cref="TopGunException">It was refused, or the stored value is no such record.</exception>
    public async Task<T?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        var request = new GetRequest { Map = T.MapName, RawKey = Utf8(key), ValueForm = ValueForm.Msgpack };
        var response = await _calls.RunAsync(options => _calls.Maps.GetAsync(request, options), cancellationToken);
        return response.Found ? RecordCodec<T>.Decode(key, response.Value) : null;
    }

    /// <summary>The records that fulfil a condition; <see cref="RecordQuery{T}.Where"/> says which conditions the grid can answer.</summary>
    /// <param name="condition">The condition.</param>
    /// <exception cref="NotSupportedException">The grid cannot answer the condition; the message says which part.</exception>
    public RecordQuery<T> Where(Expression<Func<T, bool>> condition) => All.Where(condition);

    private static Operation OperationOf(RecordWrite<T> write) => new()
    {
        Kind = write.Record is null ? OperationKind.Remove : OperationKind.Put,
        Map = ByteString.CopyFromUtf8(T.MapName),
        Key = Utf8(write.Key),
        Value = write.Record is null ? null : RecordCodec<T>.Encode(write.Record),
        TtlMillis = (ulong)Math.Max(0, write.TimeToLive.TotalMilliseconds),
    };

    private static ByteString Utf8(string key)
    {
        var utf8 = new byte[MsgPackText.GetByteCount(key)];
        MsgPackText.Encode(key, utf8);
        return UnsafeByteOperations.UnsafeWrap(utf8);
    }

    private static WriteResult ResultOf(OperationResult result)
    {
        var level = result.AchievedLevel.ToCore() ?? default;
        if (result.ErrorCode != 0)
            return new WriteResult(false, level, new GridError(ErrorConversion.CodeOf(result.ErrorCode), result.Error));
        return new WriteResult(result.Changed, level, result.Success ? null : new GridError(GridErrorCode.DeadlineExceeded, result.Error));
    }

    private static WriteResult Accepted(IReadOnlyList<WriteResult> results) =>
        results[0].Error is { } error ? throw new TopGunException(error) : results[0];
}
