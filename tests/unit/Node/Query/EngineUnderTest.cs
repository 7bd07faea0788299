using TopGun.Core.Grid;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Predicates;
using TopGun.Core.Values;
using TopGun.Node.Query;
using TopGun.Node.Storage;
using TopGun.Node.Storage.Partitions;

namespace TopGun.Node.Tests.Query;

/// <summary>A query engine over a store, with writes and queries as tests write them: values and conditions are JSON.</summary>
internal sealed class EngineUnderTest
{
    private readonly PartitionGroups _groups = new();
    private readonly Delivery _delivery = new();
    private long _stamps;

    public EngineUnderTest(TaskScheduler? scheduler = null, TimeProvider? clock = null) =>
        Engine = new QueryEngine(Store, clock ?? Clock, scheduler ?? Scheduler);

    public ManualTimeProvider Clock { get; } = new();

    public QueuedScheduler Scheduler { get; } = new();

    public RecordStore Store { get; } = new();

    public QueryEngine Engine { get; }

    /// <summary>The session of subscribers that name none.</summary>
    public RecordingSession Session { get; } = new();

    public static MapQuery Query(
        string? where = null, string? predicate = null, string sort = "", int? limit = null, string? cursor = null,
        string[]? fields = null, string map = "m") => new()
        {
            MapName = map,
            Filter = where is null && predicate is null ? null : RecordFilter.Create(ToMsgPack(where), ToMsgPack(predicate)),
            Sort = [.. sort.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(field => new SortField(field.TrimStart('-'), field[0] == '-'))],
            Limit = limit,
            Cursor = cursor,
            Fields = fields,
        };

    public void Put(string key, string json, ISessionSink? origin = null, long ttlMillis = 0) =>
        Apply(origin, new Write(key, JsonMsgPack.FromJson(json), NextStamp()) { TtlMillis = ttlMillis });

    /// <summary>Puts many records at once.</summary>
    public void PutAll(IEnumerable<(string Key, string Json)> records) =>
        Apply(null, [.. records.Select(record => new Write(record.Key, JsonMsgPack.FromJson(record.Json), NextStamp()))]);

    public void Remove(string key, ISessionSink? origin = null) => Apply(origin, new Write(key, null, NextStamp()));

    public void Apply(ISessionSink? origin, params IReadOnlyList<Write> writes)
    {
        Store.Apply(Write.Batch(writes), _groups, origin, _delivery);
        _delivery.Complete();
    }

    /// <summary>Stamps that grow, at the time of the clock.</summary>
    public Core.Time.HlcTimestamp NextStamp() => Write.At(Clock.UnixMillis, (uint)Interlocked.Increment(ref _stamps));

    public QueryPage Run(MapQuery query) => Engine.RunAsync(query, null, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public IDisposable Subscribe(MapQuery query, IQuerySink sink, ISessionSink? session = null) =>
        Engine.Subscribe(query, sink, session ?? Session);

    public static List<string> Keys(QueryPage page) => [.. page.Rows.Select(row => System.Text.Encoding.UTF8.GetString(row.Key.Span))];

    private static byte[] ToMsgPack(string? json) => json is null ? [] : JsonMsgPack.FromJson(json);
}
