using System.Net.Security;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using TopGun.Rpc.Client;
using TopGun.Rpc.Tests.Hosts;
using TopGun.Rpc.Tests.V1;

namespace TopGun.Rpc.Tests.Interop;

/// <summary>Mutual TLS with certificates of an authority made here, with our own and with Node's peers.</summary>
public sealed class MutualTlsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private Certificates _certificates = null!;
    private RpcHost _host = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _certificates = new Certificates();
        _host = await RpcHost.StartAsync(tls: new HttpsConnectionAdapterOptions
        {
            ServerCertificate = _certificates.Server,
            ClientCertificateMode = ClientCertificateMode.RequireCertificate,
            ClientCertificateValidation = (certificate, _, _) => _certificates.Issued(certificate),
        });
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _host.DisposeAsync();
        _certificates.Dispose();
    }

    [Test]
    public async Task The_handler_sees_who_calls()
    {
        using var channel = _host.OpenChannel(new RpcChannelOptions { Tls = Trust(withCertificate: true) });
        var reply = await new Echo.EchoClient(channel).UnaryAsync(new EchoRequest { Behaviour = Behaviour.Context });
        Assert.That(reply.Text, Does.EndWith("[node-1.cluster,127.0.0.1]"));
    }

    [Test]
    public async Task A_client_without_certificate_is_turned_away()
    {
        using var channel = _host.OpenChannel(new RpcChannelOptions { Tls = Trust(withCertificate: false) });
        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await new Echo.EchoClient(channel).UnaryAsync(new EchoRequest()));
        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.Unavailable));
    }

    [Test]
    public async Task A_server_of_another_authority_is_not_trusted()
    {
        using var others = new Certificates();
        var tls = Trust(withCertificate: true);
        tls.RemoteCertificateValidationCallback = (_, certificate, _, _) => others.Issued(certificate);
        using var channel = _host.OpenChannel(new RpcChannelOptions { Tls = tls });
        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await new Echo.EchoClient(channel).UnaryAsync(new EchoRequest()));
        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.Unavailable));
    }

    [Test]
    public async Task A_node_client_proves_itself()
    {
        await using var node = new NodeClient(
            _host.Port, "tls", _certificates.CaFile, _certificates.CertificateFile("client"), _certificates.KeyFile("client"));
        var result = await node.CallAsync(new { kind = "Unary", request = new { behaviour = "BEHAVIOUR_CONTEXT" } });
        Assert.That((string?)result["replies"]?[0]?["text"], Does.EndWith("[node-1.cluster,127.0.0.1]"), result.ToJsonString());
    }

    [Test]
    public async Task A_node_server_accepts_our_client()
    {
        await using var server = NodeProgram.Start(
            "rpc/echo-server.mjs", "tls", _certificates.CaFile, _certificates.CertificateFile("server"), _certificates.KeyFile("server"));
        var port = await server.ReadLineAsync(Limit);
        using var channel = RpcChannel.ForAddress(
            $"https://localhost:{port}", new RpcChannelOptions { Tls = Trust(withCertificate: true) });
        var reply = await new Echo.EchoClient(channel).UnaryAsync(new EchoRequest { Text = "safe" });
        Assert.That(reply.Text, Is.EqualTo("safe"));
    }

    private SslClientAuthenticationOptions Trust(bool withCertificate) => new()
    {
        RemoteCertificateValidationCallback = (_, certificate, _, _) => _certificates.Issued(certificate),
        ClientCertificates = withCertificate ? [_certificates.Client] : [],
    };
}
