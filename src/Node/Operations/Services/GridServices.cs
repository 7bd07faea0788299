using Grpc.Core;
using TopGun.Core.Grid;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Services;

namespace TopGun.Node.Operations.Services;

/// <summary>The public gRPC API over a grid.</summary>
public static class GridServices
{
    /// <summary>Definitions of every service, to be mapped by a host.</summary>
    /// <param name="grid">The grid to serve.</param>
    public static IReadOnlyList<ServerServiceDefinition> Of(IGrid grid)
    {
        var sessions = new CallSessions(grid);
        return
        [
            new MapServiceFace(sessions, new MapServiceHandler()).Definition,
            new QueryServiceFace(sessions, new QueryServiceHandler()).Definition,
            new AdministrationServiceFace(sessions, new AdministrationServiceHandler()).Definition,
            GatewayService.BindService(new GatewayServiceFace(grid)),
        ];
    }
}
