using Google.Protobuf;
using TopGun.Client.Calls;
using TopGun.Client.Records;
using TopGun.Client.Telemetry;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;
using OperationKind = TopGun.Grid.V1.OperationKind;
using WriteConcern = TopGun.Core.Grid.Maps.WriteConcern;

namespace TopGun.Client.Sets;

/// <summary>
/// A map in which each key holds a set of values (observed-remove): values that are added at once stay both, and a removal takes
/// only what it has seen. Thread-safe; cheap to make.
/// </summary>
/// <typeparam name="T">Value.</typeparam>
public sealed class OrMap<T>
{
    private readonly GridCalls _calls;
    private readonly ClientSession _session;
    private readonly IValueConverter<T> _converter;
    private readonly HybridLogicalClock _clock;

    internal OrMap(GridCalls calls, ClientSession session, HybridLogicalClock clock, string name, IValueConverter<T> converter) =>
        (_calls, _session, _clock, Name, _converter) = (calls, session, clock, name, converter);

    /// <summary>Name of the map on the grid.</summary>
    public string Name { get; }

    /// <summary>Adds a value to a key's set.</summary>
    /// <param name="key">Key.</param>
    /// <param name="value">Value.</param>
    /// <param name="concern">Level to reach before the call returns.</param>
    /// <param name="timeToLive">How long it lives, in whole milliseconds; zero = for ever.</param>
    /// <param name="cancellationToken">Gives up waiting; the write may still happen.</param>
    /// <returns>The tag: the name of this one addition.</returns>
    /// <exception cref="TopGunException">It was refused, or the level was not reached in time.</exception>
    public async Task<string> AddAsync(
        string key, T value, WriteConcern concern = WriteConcern.Applied, TimeSpan timeToLive = default, CancellationToken cancellationToken = default)
    {
        var stamp = _clock.Now();
        var tag = stamp.ToString();
        await ApplyAsync(
            "set.add",
            concern,
            [
                new Operation
                {
                    Kind = OperationKind.OrAdd,
                    Map = TextConversion.ToUtf8(Name),
                    Key = TextConversion.ToUtf8(key),
                    Value = new Value { Msgpack = UnsafeByteOperations.UnsafeWrap(ValueCodec.Encode(_converter, value)) },
                    Timestamp = stamp.ToSchema(),
                    Tag = tag,
                    TtlMillis = (ulong)Math.Max(0, timeToLive.TotalMilliseconds),
                },
            ],
            cancellationToken);
        return tag;
    }

    /// <summary>Removes a value from a key's set: every addition of it that can be seen now.</summary>
    /// <param name="key">Key.</param>
    /// <param name="value">Value.</param>
    /// <param name="concern">Level to reach before the call returns.</param>
    /// <param name="cancellationToken">Gives up waiting; the removal may still happen.</param>
    /// <returns>Number of additions that were removed; 0 when the set does not hold the value.</returns>
    /// <exception cref="TopGunException">It was refused, or the level was not reached in time.</exception>
    public async Task<int> RemoveAsync(
        string key, T value, WriteConcern concern = WriteConcern.Applied, CancellationToken cancellationToken = default)
    {
        var seen = (await ElementsAsync(key, cancellationToken)).Where(element => EqualityComparer<T>.Default.Equals(element.Value, value)).ToArray();
        if (seen.Length > 0)
            await ApplyAsync("set.remove", concern, [.. seen.Select(element => RemovalOf(key, element.Tag))], cancellationToken);
        return seen.Length;
    }

    /// <summary>Reads a key's set.</summary>
    /// <param name="key">Key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The values, in the order in which the node got them; one that was added twice is there twice.</returns>
    /// <exception cref="TopGunException">It was refused, or a stored value is no <typeparamref name="T"/>.</exception>
    public async Task<IReadOnlyList<T>> GetAsync(string key, CancellationToken cancellationToken = default) =>
        [.. (await ElementsAsync(key, cancellationToken)).Select(element => element.Value)];

    private async Task<IReadOnlyList<(string Tag, T Value)>> ElementsAsync(string key, CancellationToken cancellationToken)
    {
        var entries = await _session.RunAsync(
            new CallName("set.get", Name), (session, token) => session.Sync.GetEntriesAsync(Name, [key], token), cancellationToken);
        var now = _calls.Options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        var elements = new List<(string Tag, T Value)>();
        foreach (var element in entries[0].Elements)
        {
            _clock.Update(element.Timestamp);
            if (!element.HasExpiredAt(now))
                elements.Add((MsgPackText.Decode(element.Tag.Span), ValueCodec.Decode(_converter, element.Value.Span, $"a value of '{key}' in map '{Name}'")));
        }
        return elements;
    }

    private Operation RemovalOf(string key, string tag) => new()
    {
        Kind = OperationKind.OrRemove,
        Map = TextConversion.ToUtf8(Name),
        Key = TextConversion.ToUtf8(key),
        Tag = tag,
    };

    // Tags make these writes the same when they are carried out twice.
    private async Task ApplyAsync(string operation, WriteConcern concern, Operation[] operations, CancellationToken cancellationToken)
    {
        var request = new ApplyRequest
        {
            WriteConcern = concern.ToSchema(),
            TimeoutMillis = (uint)Math.Clamp(_calls.Options.CallTimeout.TotalMilliseconds, 1, uint.MaxValue),
            Operations = { operations },
        };
        var response = await _calls.RunAsync(
            new CallName(operation, Name), true, (node, options) => node.Maps.ApplyAsync(request, options), cancellationToken);
        foreach (var result in response.Results)
            if (WriteResult.Of(result).Error is { } error)
                throw new TopGunException(error);
    }
}
