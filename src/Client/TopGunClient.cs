using Grpc.Health.V1;
using TopGun.Client.Calls;
using TopGun.Client.Connections;
using TopGun.Client.Counters;
using TopGun.Client.Journals;
using TopGun.Client.Locks;
using TopGun.Client.Records;
using TopGun.Client.Sets;
using TopGun.Client.Telemetry;
using TopGun.Client.Tokens;
using TopGun.Client.Topics;
using TopGun.Core.Grid;
using TopGun.Core.Time;

namespace TopGun.Client;

/// <summary>A connection to a grid, and the door to all it offers. Thread-safe; one serves a whole program.</summary>
public sealed class TopGunClient : IAsyncDisposable
{
    private readonly Dictionary<string, Counter> _counters = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly GridCalls _calls;
    private readonly ClientSession _session;
    private readonly HybridLogicalClock _clock;

    /// <summary>Makes a client; it connects when it is first used.</summary>
    /// <param name="options">Where the nodes are, and how the client presents itself; not to be changed afterwards.</param>
    /// <exception cref="ArgumentException">The options have faults; the message names all of them.</exception>
    public TopGunClient(TopGunClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var token = new CallerToken(options);
        _calls = new GridCalls(options, token);
        _session = new ClientSession(options, token);
        _clock = new HybridLogicalClock($"dotnet-{Guid.NewGuid():N}", options.TimeProvider);
        Connection = new GridConnection(_session);
        Locks = new GridLocks(_session);
        Journal = new Journal(_session);
        Administration = new GridAdministration(_session);
    }

    /// <summary>Whether the client is connected.</summary>
    public GridConnection Connection { get; }

    /// <summary>Locks with fencing tokens.</summary>
    public GridLocks Locks { get; }

    /// <summary>The latest accepted writes of all maps.</summary>
    public Journal Journal { get; }

    /// <summary>What operators ask, and conflict resolvers.</summary>
    public GridAdministration Administration { get; }

    /// <summary>Connects to a node, and waits for one that is about to start.</summary>
    /// <param name="node">The node's public gRPC address, for instance <c>http://localhost:9080</c> or <c>localhost:9080</c>.</param>
    /// <param name="options">How the client presents itself, whose own nodes are not used; null for an anonymous caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The client, once the node has answered.</returns>
    /// <exception cref="TopGunException"><see cref="GridErrorCode.Unavailable"/>: the node cannot be reached in the time of a call, or does not serve.</exception>
    /// <exception cref="ArgumentException">The address or the options have faults.</exception>
    public static Task<TopGunClient> ConnectAsync(
        string node, TopGunClientOptions? options = null, CancellationToken cancellationToken = default) =>
        ConnectAsync((options ?? new TopGunClientOptions()).At(node), cancellationToken);

    /// <summary>Connects to one of several nodes.</summary>
    /// <param name="options">Where the nodes are, and how the client presents itself.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <inheritdoc cref="ConnectAsync(string, TopGunClientOptions?, CancellationToken)"/>
    public static async Task<TopGunClient> ConnectAsync(TopGunClientOptions options, CancellationToken cancellationToken = default)
    {
        var client = new TopGunClient(options);
        try
        {
            await client.CheckHealthAsync(cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>The map of a record.</summary>
    /// <typeparam name="T">Record of the user's schema, made by the generator.</typeparam>
    public RecordMap<T> GetMap<T>()
        where T : class, IMapRecord<T> => GetMap(T.MapName, MapRecordConverter<T>.Instance);

    /// <summary>A map of plain C# records.</summary>
    /// <param name="name">Name of the map on the grid.</param>
    /// <param name="converter">Reads and writes its records.</param>
    /// <typeparam name="T">Record.</typeparam>
    public RecordMap<T> GetMap<T>(string name, IRecordConverter<T> converter)
        where T : class => new(_calls, _session, new RecordForm<T>(name, converter));

    /// <summary>A map in which each key holds a set of values.</summary>
    /// <param name="name">Name of the map on the grid.</param>
    /// <param name="converter">Reads and writes its values, for instance <see cref="ValueConverters.Text"/>.</param>
    /// <typeparam name="T">Value.</typeparam>
    public OrMap<T> GetOrMap<T>(string name, IValueConverter<T> converter) => new(_calls, _session, _clock, name, converter);

    /// <summary>A topic.</summary>
    /// <param name="name">1 to 256 characters of <c>A-Z a-z 0-9 _ - . : /</c>.</param>
    /// <param name="converter">Reads and writes what it carries, for instance <see cref="ValueConverters.Json"/>.</param>
    /// <typeparam name="T">What it carries.</typeparam>
    public Topic<T> GetTopic<T>(string name, IValueConverter<T> converter) => new(_session, name, converter);

    /// <summary>A counter; the same one for the same name.</summary>
    /// <param name="name">1 to 256 bytes.</param>
    public Counter GetCounter(string name)
    {
        lock (_gate)
        {
            if (!_counters.TryGetValue(name, out var counter))
                _counters.Add(name, counter = new Counter(_session, name, _clock.NodeId));
            return counter;
        }
    }

    /// <summary>Asks whether a node serves, the next one if it cannot be reached.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TopGunException"><see cref="GridErrorCode.Unavailable"/>: none can be reached in the time of a call, or it does not serve.</exception>
    public async Task CheckHealthAsync(CancellationToken cancellationToken = default)
    {
        var request = new HealthCheckRequest { Service = Grid.V1.MapService.Descriptor.FullName };
        var answer = await _calls.RunAsync(
            new CallName("health.check"), true, (node, options) => node.Health.CheckAsync(request, options), cancellationToken);
        if (answer.Status != HealthCheckResponse.Types.ServingStatus.Serving)
            throw new TopGunException(new(
                GridErrorCode.Unavailable, $"the node at {string.Join(", ", _calls.Options.Nodes)} does not serve now; try another or later"));
    }

    /// <summary>Ends what is followed, gives back what is held, cancels what is still running and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        _calls.Dispose();
    }
}
