using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TopGun.Bridge.Http;
using TopGun.Bridge.Login;
using TopGun.Bridge.Pages;

namespace TopGun.Bridge.Admin;

/// <summary>The door of the admin plane: its API, login, description and pages, for any host that has a grid.</summary>
public static class AdminPlane
{
    /// <summary>Adds the plane; an <see cref="Core.Grid.IGrid"/> must be among the services, a TimeProvider may be.</summary>
    /// <param name="services">Services of the host.</param>
    /// <param name="options">What an operator decided.</param>
    public static IServiceCollection AddAdminPlane(this IServiceCollection services, AdminOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<HttpPipeline>();
        services.AddSingleton(options);
        services.AddSingleton<AdminDoor>();
        services.AddSingleton<LoginEndpoints>();
        return services;
    }

    /// <summary>Leads every request through what all HTTP answers have in common; for hosts that have no bridge.</summary>
    /// <param name="app">The host.</param>
    public static void UseHttpPipeline(this WebApplication app) => app.Use(app.Services.GetRequiredService<HttpPipeline>().InvokeAsync);

    /// <summary>Maps the plane's paths.</summary>
    /// <param name="endpoints">Where to.</param>
    public static void MapAdminPlane(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var door = services.GetRequiredService<AdminDoor>();
        var routes = RoutesOf(services.GetRequiredService<AdminOptions>());
        foreach (var route in routes)
            endpoints.MapMethods(route.Path, MethodsOf(route), (RequestDelegate)(context => door.HandleAsync(context, route)));
        var login = services.GetRequiredService<LoginEndpoints>();
        foreach (var route in LoginEndpoints.Routes)
            endpoints.MapPost(route.Path, (RequestDelegate)(context => login.HandleAsync(context, route)));
        var description = new Lazy<string>(() => OpenApiDescription.Of(routes, LoginEndpoints.Routes));
        endpoints.MapPage("/api/openapi.json", context => Results.Text(description.Value, "application/json").ExecuteAsync(context));
        new EmbeddedSite("/console", "console/", policy: EmbeddedSite.StrictPolicy).Map(endpoints);
        new EmbeddedSite("/admin", "pages/", isSinglePage: true).Map(endpoints);
    }

    private static string[] MethodsOf(AdminRoute route) => HttpMethods.IsGet(route.Method) ? PageRoutes.Methods : [route.Method];

    /// <summary>Every route of the admin API.</summary>
    /// <param name="options">What an operator decided.</param>
    internal static IReadOnlyList<AdminRoute> RoutesOf(AdminOptions options) =>
        [.. MapRoutes.All, .. QueryRoutes.All, .. new SettingsRoutes(options).All, .. MetricsRoutes.All, .. PolicyRoutes.All, .. IndexRoutes.All, .. VectorIndexRoutes.All];
}
