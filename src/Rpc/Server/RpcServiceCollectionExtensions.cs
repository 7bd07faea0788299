using Microsoft.Extensions.DependencyInjection;

namespace TopGun.Rpc.Server;

/// <summary>Adds the runtime to a host.</summary>
public static class RpcServiceCollectionExtensions
{
    /// <summary>Adds what <see cref="RpcEndpointExtensions.MapRpcService" /> needs.</summary>
    public static IServiceCollection AddRpc(this IServiceCollection services, Action<RpcServerOptions>? configure = null)
    {
        services.AddRouting();
        services.AddOptions<RpcServerOptions>();
        if (configure is not null)
            services.Configure(configure);
        services.AddSingleton<RpcRuntime>();
        services.AddHostedService(provider => provider.GetRequiredService<RpcRuntime>());
        return services;
    }
}
