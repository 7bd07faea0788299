using System.Net;
using TopGun.Bridge.Tests.Admin;

namespace TopGun.Bridge.Tests.Pages;

/// <summary>The pages under /admin (checklist line 398), and the console.</summary>
public sealed class ConsolePagesTests
{
    [TestCase("/admin")]
    [TestCase("/admin/")]
    [TestCase("/admin/index.html")]
    [TestCase("/admin/maps/todos")]
    [TestCase("/admin/..%2f..%2fetc%2fpasswd")]
    [TestCase("/admin/%2e%2e/%2e%2e/TopGun.Bridge.dll")]
    public async Task Line_398_every_path_leads_to_the_first_page_or_nowhere(string path)
    {
        await using var host = await AdminHost.StartAsync();
        // Uri would take dots out of the path before they are sent.
        await using var socket = await RawWebSocket.OpenAsync(host.Port);
        await socket.SendRawAsync(System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"));
        await socket.ReadResponseAsync();

        Assert.That(socket.Response, Does.StartWith("HTTP/1.1 200").And.Contain("text/html").Or.StartWith("HTTP/1.1 404"));
    }

    [Test]
    public async Task Line_398_a_path_that_leaves_the_pages_gives_no_file()
    {
        await using var host = await AdminHost.StartAsync();
        using var response = await host.Http.GetAsync("/admin/../index.html");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Files_have_their_type_and_are_not_sent_twice()
    {
        await using var host = await AdminHost.StartAsync();
        using var first = await host.Http.GetAsync("/admin/console.css");
        Assert.That(first.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/css"));
        Assert.That(first.Headers.GetValues("Content-Security-Policy").Single(), Does.StartWith("default-src 'self'"));

        using var second = await host.SendAsync("GET", "/admin/console.css", null, null, ("If-None-Match", first.Headers.ETag!.Tag));

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
    }

    [Test]
    public async Task The_console_is_served_under_a_policy_that_lets_no_text_become_script()
    {
        await using var host = await AdminHost.StartAsync();
        foreach (var path in new[] { "/console/", "/console/main.js", "/console/console.css" })
        {
            using var answer = await host.Http.GetAsync(path);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), path);
            Assert.That(
                answer.Headers.GetValues("Content-Security-Policy").Single(),
                Does.StartWith("default-src 'none'").And.Contain("require-trusted-types-for 'script'").And.Not.Contain("unsafe"));
        }

        using var none = await host.Http.GetAsync("/console/none.js");
        Assert.That(none.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }
}
