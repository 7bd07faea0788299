using Grpc.Core;
using Grpc.Health.V1;
using TopGun.Client.Calls;
using TopGun.Client.Records;
using TopGun.Rpc.Client;

namespace TopGun.Client;

/// <summary>A connection to a grid, and the door to its maps. Thread-safe; one serves a whole program.</summary>
public sealed class TopGunClient : IAsyncDisposable
{
    private readonly RpcChannel _channel;
    private readonly GridCalls _calls;

    private TopGunClient(RpcChannel channel, TopGunClientOptions options)
    {
        _channel = channel;
        _calls = new GridCalls(channel, options);
    }

    /// <summary>Connects to a node.</summary>
    /// <param name="address">The node's public gRPC address, for instance <c>http://localhost:9080</c>.</param>
    /// <param name="options">How the client presents itself; null for an anonymous caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The client, once the node has answered.</returns>
    /// <exception cref="TopGunException"><see cref="Core.Grid.GridErrorCode.Unavailable"/>: the node cannot be reached or does not serve.</exception>
    /// <exception cref="ArgumentException">The address is neither <c>http</c> nor <c>https</c>.</exception>
    public static async Task<TopGunClient> ConnectAsync(
        string address, TopGunClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new TopGunClientOptions();
        var client = new TopGunClient(RpcChannel.ForAddress(address, options.ForChannel()), options);
        try
        {
            await client.RequireServingAsync(cancellationToken);
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
        where T : class, IMapRecord<T> => new(_calls);

    /// <summary>Cancels what is still running and closes the connection.</summary>
    public ValueTask DisposeAsync()
    {
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task RequireServingAsync(CancellationToken cancellationToken)
    {
        var health = new Health.HealthClient(_channel);
        var request = new HealthCheckRequest { Service = Grid.V1.MapService.Descriptor.FullName };
        var answer = await _calls.RunAsync(options => health.CheckAsync(request, options), cancellationToken);
        if (answer.Status != HealthCheckResponse.Types.ServingStatus.Serving)
            throw new TopGunException(new(Core.Grid.GridErrorCode.Unavailable, $"the node at {_channel.Target} does not serve now; try another or later"));
    }
}
