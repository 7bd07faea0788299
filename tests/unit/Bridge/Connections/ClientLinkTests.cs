using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using TopGun.Bridge.Connections;

namespace TopGun.Bridge.Tests.Connections;

/// <summary>The transport outlives the request's context.</summary>
public sealed class ClientLinkTests
{
    [Test]
    public void It_can_be_aborted_after_the_host_has_taken_the_request_apart()
    {
        var aborts = new CancellationTokenSource();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpRequestLifetimeFeature>(new Lifetime(aborts));
        var link = ClientLink.Of(context, Stream.Null);
        context.Uninitialize();

        link.Abort();

        Assert.That(link.Aborted.IsCancellationRequested, Is.True);
    }

    private sealed class Lifetime(CancellationTokenSource aborts) : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; } = aborts.Token;

        public void Abort() => aborts.Cancel();
    }
}
