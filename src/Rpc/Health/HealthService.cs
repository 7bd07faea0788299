using Grpc.Core;
using Grpc.Health.V1;
using HealthBase = Grpc.Health.V1.Health.HealthBase;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace TopGun.Rpc.Health;

/// <summary>Answers <c>grpc.health.v1</c>.</summary>
internal sealed class HealthService(HealthStatuses statuses) : HealthBase
{
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        statuses.Find(request.Service) is { } status
            ? Task.FromResult(new HealthCheckResponse { Status = status })
            : throw new RpcException(new Status(StatusCode.NotFound, $"No health is known of '{request.Service}'."));

    public override Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var all = statuses.ToArray();
        if (all.Length > Limits.HealthListServices)
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted, $"{all.Length} services are more than List names; check them one by one."));
        var response = new HealthListResponse();
        foreach (var (service, status) in all)
            response.Statuses.Add(service, new HealthCheckResponse { Status = status });
        return Task.FromResult(response);
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        var changes = statuses.Watch(request.Service);
        try
        {
            ServingStatus? last = null;
            await foreach (var status in changes.Reader.ReadAllAsync(context.CancellationToken))
            {
                if (status != last)
                    await responseStream.WriteAsync(new HealthCheckResponse { Status = status });
                last = status;
            }
        }
        finally
        {
            statuses.Unwatch(request.Service, changes);
        }
    }
}
