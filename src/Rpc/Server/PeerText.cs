using System.Net;
using System.Net.Sockets;

namespace TopGun.Rpc.Server;

/// <summary>Writes the address of a client as gRPC names addresses.</summary>
internal static class PeerText
{
    public static string Of(IPAddress? address, int port) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => $"ipv4:{address.MapToIPv4()}:{port}",
        { AddressFamily: AddressFamily.InterNetworkV6 } => $"ipv6:[{address}]:{port}",
        _ => $"ipv4:{address}:{port}",
    };
}
