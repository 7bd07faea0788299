using System.Net;

namespace TopGun.Bridge.Tests.Pages;

public sealed class EmbeddedSiteTests
{
    private BridgeHost _host = null!;
    private HttpClient _http = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await BridgeHost.StartAsync();
        _http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{_host.Port}") };
    }

    [TearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [TestCase("/demo/", "text/html")]
    [TestCase("/demo/index.html", "text/html")]
    [TestCase("/demo/demo.js", "text/javascript")]
    [TestCase("/demo/worker.js", "text/javascript")]
    [TestCase("/demo/demo.css", "text/css")]
    [TestCase("/demo/icon.svg", "image/svg+xml")]
    public async Task Every_file_of_the_demo_is_served_with_its_type_and_a_policy(string path, string type)
    {
        using var answer = await _http.GetAsync(path);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo(type));
        Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("default-src 'self'"));
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.Not.Empty);
    }

    [Test]
    public async Task Without_the_final_slash_the_caller_is_sent_to_the_page_with_its_query()
    {
        using var answer = await _http.GetAsync("/demo?list=a");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        Assert.That(answer.Headers.Location!.OriginalString, Is.EqualTo("/demo/?list=a"));
    }

    [TestCase("/demo/none.js")]
    [TestCase("/demo/..%2fTopGun.Bridge.dll")]
    [TestCase("/demo/Demo/index.html")]
    public async Task What_is_no_file_of_the_site_is_404(string path)
    {
        using var answer = await _http.GetAsync(path);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Who_has_the_file_already_gets_304_without_it()
    {
        using var first = await _http.GetAsync("/demo/demo.css");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/demo/demo.css");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var again = await _http.SendAsync(request);

        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(await again.Content.ReadAsByteArrayAsync(), Is.Empty);
    }
}
