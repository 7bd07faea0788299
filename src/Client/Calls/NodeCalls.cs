using Grpc.Health.V1;
using TopGun.Grid.V1;
using TopGun.Rpc.Client;

namespace TopGun.Client.Calls;

/// <summary>The services of one node.</summary>
internal sealed class NodeCalls(RpcChannel channel) : IDisposable
{
    /// <summary>Records of maps.</summary>
    public MapService.MapServiceClient Maps { get; } = new(channel);

    /// <summary>Queries.</summary>
    public QueryService.QueryServiceClient Queries { get; } = new(channel);

    /// <summary>Whether it serves.</summary>
    public Health.HealthClient Health { get; } = new(channel);

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();
}
