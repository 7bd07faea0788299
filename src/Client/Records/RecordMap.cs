using System.Linq.Expressions;
using TopGun.Client.Calls;
using TopGun.Client.Processors;
using TopGun.Client.Queries;
using TopGun.Client.Telemetry;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Processors;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using OperationKind = TopGun.Grid.V1.OperationKind;
using ProcessorCall = TopGun.Core.Grid.Processors.ProcessorCall;
using WriteConcern = TopGun.Core.Grid.Maps.WriteConcern;

namespace TopGun.Client.Records;

/// <summary>The map that holds records of one kind. Thread-safe; cheap to make.</summary>
/// <typeparam name="T">Record.</typeparam>
public sealed class RecordMap<T>
    where T : class
{
    private readonly GridCalls _calls;
    private readonly ClientSession _session;
    private readonly RecordForm<T> _form;

    internal RecordMap(GridCalls calls, ClientSession session, RecordForm<T> form) => (_calls, _session, _form) = (calls, session, form);

    /// <summary>Name of the map on the grid.</summary>
    public string Name => _form.MapName;

    /// <summary>All records; narrow it down with its own methods.</summary>
    public RecordQuery<T> All => new(_calls, _form);

    /// <summary>Stores a record under its key; the node stamps it.</summary>
    /// <param name="record">The record.</param>
    /// <param name="concern">Level to reach before the call returns.</param>
    /// <param name="timeToLive">How long the record lives, in whole milliseconds; zero = for ever.</param>
    /// <param name="cancellationToken">Gives up waiting; the write may still happen.</param>
    /// <returns>True when the record changed; false when a newer write was there already.</returns>
    /// <exception cref="TopGunException">It was refused, or the level was not reached in time.</exception>
    public async Task<bool> PutAsync(
        T record, WriteConcern concern = WriteConcern.Applied, TimeSpan timeToLive = default, CancellationToken cancellationToken = default) =>
        Accepted(await ApplyAsync("map.put", [RecordWrite.Put(record, timeToLive)], concern, cancellationToken)).Changed;

    /// <summary>Removes a record.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="concern">Level to reach before the call returns.</param>
    /// <param name="cancellationToken">Gives up waiting; the removal may still happen.</param>
    /// <returns>True when the removal won; false when a newer write was there already.</returns>
    /// <exception cref="TopGunException">It was refused, or the level was not reached in time.</exception>
    public async Task<bool> RemoveAsync(
        string key, WriteConcern concern = WriteConcern.Applied, CancellationToken cancellationToken = default) =>
        Accepted(await ApplyAsync("map.remove", [RecordWrite.Remove<T>(key)], concern, cancellationToken)).Changed;

    /// <summary>Carries out several writes in one call; each is judged on its own.</summary>
    /// <param name="writes">The writes, at most <see cref="GridLimits.OperationsPerBatchMax"/>.</param>
    /// <param name="concern">Level to reach before the call returns.</param>
    /// <param name="cancellationToken">Gives up waiting; the writes may still happen.</param>
    /// <returns>One result per write, in their order.</returns>
    /// <exception cref="TopGunException">The batch as a whole was refused.</exception>
    public async Task<IReadOnlyList<WriteResult>> ApplyAsync(
        IReadOnlyCollection<RecordWrite<T>> writes, WriteConcern concern = WriteConcern.Applied, CancellationToken cancellationToken = default) =>
        writes.Count == 0 ? [] : await ApplyAsync("map.apply", writes, concern, cancellationToken);

    /// <summary>Reads a record.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The record, or null when there is none: never written, removed or expired.</returns>
    /// <exception cref="TopGunException">It was refused, or the stored value is no such record.</exception>
    public async Task<T?> GetAsync(string key, CancellationToken cancellationToken = default) => (await GetEntryAsync(key, cancellationToken))?.Record;

    /// <summary>Reads a record and when it was written and expires.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The record, or null when there is none: never written, removed or expired.</returns>
    /// <exception cref="TopGunException">It was refused, or the stored value is no such record.</exception>
    public async Task<RecordEntry<T>?> GetEntryAsync(string key, CancellationToken cancellationToken = default)
    {
        var request = new GetRequest { Map = Name, RawKey = TextConversion.ToUtf8(key), ValueForm = ValueForm.Msgpack };
        var response = await _calls.RunAsync(
            new CallName("map.get", Name), true, (node, options) => node.Maps.GetAsync(request, options), cancellationToken);
        return response.Found
            ? new RecordEntry<T>(
                _form.Decode(key, response.Value.Msgpack.Span),
                response.Timestamp.ToCore(),
                response.TtlMillis < TimeSpan.MaxValue.TotalMilliseconds ? TimeSpan.FromMilliseconds(response.TtlMillis) : TimeSpan.MaxValue)
            : null;
    }

    /// <summary>Reads several records together, each as it is at its turn.</summary>
    /// <param name="keys">Their keys, as many as there are; one that is named twice is read once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The records that there are, by key.</returns>
    /// <exception cref="TopGunException">It was refused, or a stored value is no such record.</exception>
    public Task<IReadOnlyDictionary<string, T>> GetManyAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        _session.RunAsync(new CallName("map.get_many", Name), (session, token) => ReadAsync(session.Maps, keys, token), cancellationToken);

    /// <summary>The records that fulfil a condition; <see cref="RecordQuery{T}.Where"/> says which conditions the grid can answer.</summary>
    /// <param name="condition">The condition.</param>
    /// <exception cref="NotSupportedException">The grid cannot answer the condition; the message says which part.</exception>
    public RecordQuery<T> Where(Expression<Func<T, bool>> condition) => All.Where(condition);

    /// <summary>Runs a processor beside a record: one atomic read and write on the node.</summary>
    /// <param name="key">Key of the record; it need not exist.</param>
    /// <param name="processor">What to run; <see cref="Processor"/> makes the ones every grid has.</param>
    /// <param name="cancellationToken">Gives up waiting; the processor may still run.</param>
    /// <returns>What it did.</returns>
    /// <exception cref="TopGunException">It was refused, or failed; nothing was written then.</exception>
    public async Task<ProcessorResult<T>> ProcessAsync(string key, ProcessorCall processor, CancellationToken cancellationToken = default)
    {
        var result = (await ProcessAsync([key], processor, cancellationToken))[0];
        return result.Error is { } error ? throw new TopGunException(error) : result;
    }

    /// <summary>Runs a processor on several records, one after another; one that fails does not stop the others.</summary>
    /// <param name="keys">Keys, at most <see cref="ProcessorLimits.KeysMax"/>.</param>
    /// <param name="processor">What to run.</param>
    /// <param name="cancellationToken">Gives up waiting; the processor may still run.</param>
    /// <returns>One result per key, in their order.</returns>
    /// <exception cref="TopGunException">The call as a whole was refused.</exception>
    public async Task<IReadOnlyList<ProcessorResult<T>>> ProcessAsync(
        IReadOnlyList<string> keys, ProcessorCall processor, CancellationToken cancellationToken = default)
    {
        var replies = await _session.RunAsync(
            new CallName("map.process", Name), (session, token) => session.Processors.RunAsync(Name, keys, processor, token), cancellationToken);
        return [.. keys.Zip(replies, ResultOf)];
    }

    private async ValueTask<IReadOnlyDictionary<string, T>> ReadAsync(IMaps maps, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var records = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var piece in keys.Distinct(StringComparer.Ordinal).Chunk(ClientLimits.ReadsAtOnce))
        {
            var entries = await Task.WhenAll(piece.Select(key => maps.GetAsync(Name, key, cancellationToken).AsTask()));
            foreach (var (key, entry) in piece.Zip(entries))
                if (entry is not null)
                    records.Add(key, _form.Decode(key, entry.Value.Span));
        }
        return records;
    }

    private async Task<IReadOnlyList<WriteResult>> ApplyAsync(
        string operation, IReadOnlyCollection<RecordWrite<T>> writes, WriteConcern concern, CancellationToken cancellationToken)
    {
        var request = new ApplyRequest
        {
            WriteConcern = concern.ToSchema(),
            TimeoutMillis = (uint)Math.Clamp(_calls.Options.CallTimeout.TotalMilliseconds, 1, uint.MaxValue),
            Operations = { writes.Select(OperationOf) },
        };
        var response = await _calls.RunAsync(
            new CallName(operation, Name), false, (node, options) => node.Maps.ApplyAsync(request, options), cancellationToken);
        return [.. response.Results.Select(WriteResult.Of)];
    }

    private Operation OperationOf(RecordWrite<T> write) => new()
    {
        Kind = write.Record is null ? OperationKind.Remove : OperationKind.Put,
        Map = TextConversion.ToUtf8(Name),
        Key = TextConversion.ToUtf8(write.Record is null ? write.Key! : _form.Converter.KeyOf(write.Record)),
        Value = write.Record is null ? null : _form.Encode(write.Record),
        TtlMillis = (ulong)Math.Max(0, write.TimeToLive.TotalMilliseconds),
    };

    private ProcessorResult<T> ResultOf(string key, Core.Grid.Processors.ProcessorReply reply) => new(
        key, reply.Result, reply.Error is not null || reply.NewValue.IsEmpty ? null : _form.Decode(key, reply.NewValue.Span), reply.Error);

    private static WriteResult Accepted(IReadOnlyList<WriteResult> results) =>
        results[0].Error is { } error ? throw new TopGunException(error) : results[0];
}
