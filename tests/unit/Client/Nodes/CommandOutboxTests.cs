using TopGun.Client.Nodes;
using TopGun.Grid.V1;

namespace TopGun.Client.Tests.Nodes;

[TestFixture]
internal sealed class CommandOutboxTests
{
    private CommandOutbox _outbox = null!;

    [SetUp]
    public void Create() => _outbox = new CommandOutbox();

    [Test]
    public async Task Commands_gather_into_messages_of_a_bounded_size_in_their_order()
    {
        for (ulong i = 0; i < 5; i++)
            _outbox.Add(new SessionCommand { Command = i }, ClientLimits.MessageBytes / 2);

        var messages = new[] { await TakeAsync(), await TakeAsync(), await TakeAsync() };
        Assert.That(messages, Is.EqualTo(new[] { "0,1", "2,3", "4" }));
    }

    [Test]
    public async Task A_command_larger_than_a_message_leaves_alone()
    {
        _outbox.Add(new SessionCommand { Command = 1 }, ClientLimits.MessageBytes * 2);
        _outbox.Add(new SessionCommand { Command = 2 }, 1);

        Assert.That(new[] { await TakeAsync(), await TakeAsync() }, Is.EqualTo(new[] { "1", "2" }));
    }

    [Test]
    public async Task A_reader_waits_for_the_next_command()
    {
        var taking = TakeAsync();
        Assert.That(taking.IsCompleted, Is.False);
        _outbox.Add(new SessionCommand { Command = 7 }, 1);

        Assert.That(await taking.WaitAsync(TimeSpan.FromSeconds(20)), Is.EqualTo("7"));
    }

    private async Task<string> TakeAsync() =>
        string.Join(",", (await _outbox.TakeAsync(default)).Commands.Select(command => command.Command));
}
