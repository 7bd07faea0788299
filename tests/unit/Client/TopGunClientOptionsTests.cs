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
    public async Task A_program_gets_one_client()
    {
        var services = new ServiceCollection().AddTopGun(options => options.Nodes.Add("localhost:9080"));
        await using var provider = services.BuildServiceProvider();

        var client = provider.GetRequiredService<TopGunClient>();
        Assert.That(provider.GetRequiredService<TopGunClient>(), Is.SameAs(client));
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
