using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TopGun.Client;

/// <summary>Registers the client with dependency injection.</summary>
public static class TopGunServices
{
    /// <summary>Registers one <see cref="TopGunClient"/> for the whole program; it connects when it is first used.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="configure">Names the nodes and the rest. Faults fail the start of a host, or the first use, and are all named.</param>
    public static IServiceCollection AddTopGun(this IServiceCollection services, Action<TopGunClientOptions> configure) =>
        services.AddTopGun((_, options) => configure(options));

    /// <summary>The same for options that need services of the program, for instance what gives tokens.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="configure">Names the nodes and the rest; the services it gets live as long as the program.</param>
    public static IServiceCollection AddTopGun(this IServiceCollection services, Action<IServiceProvider, TopGunClientOptions> configure)
    {
        services.AddOptions<TopGunClientOptions>()
            .Configure<IServiceProvider>((options, provider) => configure(provider, options))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<TopGunClientOptions>, TopGunClientOptionsValidation>();
        services.AddSingleton(static provider => new TopGunClient(provider.GetRequiredService<IOptions<TopGunClientOptions>>().Value));
        return services;
    }
}
