using System.Collections.Concurrent;
using TopGun.Grid.V1;
using NodeOperations = TopGun.Core.Grid.NodeOperations;

namespace TopGun.Client.Nodes;

/// <summary>What one stream's node was asked about itself, outside of every session.</summary>
/// <remarks>A question that nobody waits for any more stays open until it is answered, so that a node that hangs is not asked without end.</remarks>
internal sealed class NodeQuestions(CommandOutbox outbox)
{
    /// <summary>Number that no session has.</summary>
    public const ulong Session = 0;

    private readonly ConcurrentDictionary<ulong, TaskCompletionSource<IReadOnlyList<NodeOperations>>> _open = new();
    private ulong _last;

    /// <summary>Asks what the nodes behind the stream have done.</summary>
    /// <exception cref="TimeoutException">It takes too long, or too many questions wait for the node already.</exception>
    public Task<IReadOnlyList<NodeOperations>> CountOperationsAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        if (_open.Count >= ClientLimits.QuestionsMax)
            throw new TimeoutException($"{ClientLimits.QuestionsMax} questions wait for the node, which is the limit");
        var number = Interlocked.Increment(ref _last);
        var answer = _open[number] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var question = new SessionCommand { Session = Session, Command = number, OperationsCount = new OperationCounting() };
        outbox.Add(question, question.CalculateSize());
        return answer.Task.WaitAsync(ClientLimits.CountTime, time, cancellationToken);
    }

    /// <summary>Takes an answer; one of a node that does not know the question counts nothing.</summary>
    public void OnEvent(SessionEvent answer)
    {
        if (_open.TryRemove(answer.Command, out var question))
            question.TrySetResult([.. (answer.Operations?.Nodes ?? []).Select(node => new NodeOperations(node.NodeId, node.Operations))]);
    }
}
