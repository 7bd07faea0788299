using System.Net;
using System.Net.Sockets;

namespace TopGun.E2E.Tests.Kit;

/// <summary>Ports for servers that need a certain one.</summary>
internal static class FreePorts
{
    /// <summary>A free port below those that the system gives to outgoing connections, so that nobody gets it by chance meanwhile.</summary>
    public static int Next()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(20_000, 32_000));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken; another one then.
            }
        }
    }
}
