using TopGun.Client.Nodes;
using TopGun.Grid.V1;

namespace TopGun.Client.Tests.Nodes;

/// <summary>Questions to a node about itself: answered by number, bounded, and given up in time.</summary>
public sealed class NodeQuestionsTests
{
    private readonly ManualTimeProvider _time = new();

    [Test]
    public async Task A_node_that_hangs_is_not_asked_without_end()
    {
        var questions = new NodeQuestions(new CommandOutbox());
        var waiting = Enumerable.Range(0, ClientLimits.QuestionsMax).Select(_ => AskAsync(questions)).ToArray();
        await Assert.ThrowsAsync<TimeoutException>(() => AskAsync(questions));

        _time.Advance(ClientLimits.CountTime);

        foreach (var question in waiting)
            await Assert.ThrowsAsync<TimeoutException>(() => question);
        await Assert.ThrowsAsync<TimeoutException>(() => AskAsync(questions));
        questions.OnEvent(new SessionEvent { Command = 1, Operations = new OperationCounts() });
        Assert.That(AskAsync(questions).IsCompleted, Is.False);
    }

    [Test]
    public async Task A_node_that_does_not_know_the_question_counts_nothing()
    {
        var questions = new NodeQuestions(new CommandOutbox());
        var asked = AskAsync(questions);

        questions.OnEvent(new SessionEvent { Command = 1, Refused = new Refusal() });

        Assert.That(await asked, Is.Empty);
    }

    private Task<IReadOnlyList<Core.Grid.NodeOperations>> AskAsync(NodeQuestions questions) => questions.CountOperationsAsync(_time, default);
}
