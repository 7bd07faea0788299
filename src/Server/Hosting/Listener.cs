using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace TopGun.Server.Hosting;

/// <summary>Starts web hosts and knows their ports.</summary>
internal static class Listener
{
    /// <summary>Starts a host.</summary>
    /// <param name="app">The host, set to listen on one endpoint.</param>
    /// <param name="endpoint">What it listens on.</param>
    /// <param name="flag">Flag that names the port, for the message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The port.</returns>
    /// <exception cref="StartException">The address is in use or cannot be had.</exception>
    public static async Task<int> StartAsync(
        WebApplication app, IPEndPoint endpoint, string flag, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            var reason = failure.InnerException?.Message ?? failure.Message;
            throw new StartException($"Cannot listen on {endpoint}: {reason} Choose another port with {flag}.", failure);
        }

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new Uri(addresses.First()).Port;
    }
}
