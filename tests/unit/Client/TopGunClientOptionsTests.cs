using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TopGun.Client.Tests;

[TestFixture]
internal sealed class TopGunClientOptionsTests
{
    [Test]
    public void Good_options_have_no_faults()
    {
        var options = new TopGunClientOptions { Nodes = ["http://localhost:9080", "https://grid.example", "10.0.0.1:9080", "[::1]:9080"], Token = "a.b.c" };

        Assert.That(options.FindFaults(), Is.Empty);
    }

    [Test]
    public void Every_fault_is_named_with_what_to_change()
    {
        var options = new TopGunClientOptions { Nodes = ["ftp://x", "http://x/path"], CallTimeout = TimeSpan.Zero, Token = "Bearer x" };

        var refused = Assert.Throws<ArgumentException>(() => _ = new TopGunClient(options));

        foreach (var part in new[] { "\"ftp://x\"", "\"http://x/path\"", "CallTimeout is 00:00:00", "without \"Bearer\"" })
            Assert.That(refused!.Message, Does.Contain(part));
        Assert.That(new TopGunClientOptions().FindFaults().Single(), Does.Contain("name at least one node"));
    }

    [Test]
    public void A_token_and_a_source_of_tokens_exclude_each_other()
    {
        var options = new TopGunClientOptions { Nodes = ["localhost:9080"], Token = "a.b.c", TokenSource = _ => new("d.e.f") };

        Assert.That(options.FindFaults().Single(), Does.Contain("Token and TokenSource are both set"));
    }

    [Test]
    public async Task A_program_gets_one_client()
    {
        var services = new ServiceCollection().AddTopGun(options => options.Nodes.Add("localhost:9080"));
        await using var provider = services.BuildServiceProvider();

        var client = provider.GetRequiredService<TopGunClient>();
        Assert.That(provider.GetRequiredService<TopGunClient>(), Is.SameAs(client));
    }

    [Test]
    public async Task Options_are_made_of_the_services_of_a_program()
    {
        var services = new ServiceCollection().AddSingleton("localhost:9080").AddTopGun((provider, options) => options.Nodes.Add(provider.GetRequiredService<string>()));
        await using var provider = services.BuildServiceProvider();

        Assert.That(provider.GetRequiredService<IOptions<TopGunClientOptions>>().Value.Nodes, Is.EqualTo(new[] { "localhost:9080" }));
    }

    [Test]
    public async Task Faults_fail_the_start_of_a_program_and_the_first_use()
    {
        await using var provider = new ServiceCollection().AddTopGun(options => options.CallTimeout = TimeSpan.Zero).BuildServiceProvider();

        var start = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.That(start!.Failures.Count(), Is.EqualTo(2));
        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<TopGunClient>());
    }
}
