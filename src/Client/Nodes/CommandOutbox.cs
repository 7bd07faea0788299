using TopGun.Grid.V1;

namespace TopGun.Client.Nodes;

/// <summary>Commands that wait for a stream; whatever gathers while a message is on its way leaves with the next one.</summary>
/// <remarks>Bounded by <see cref="Sessions.Commands.CommandBudget"/>, which every command that is answered counts into.</remarks>
internal sealed class CommandOutbox
{
    private readonly Lock _gate = new();
    private readonly Queue<(SessionCommand Command, int Bytes)> _commands = new();
    private TaskCompletionSource? _waiter;

    /// <summary>Adds a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="bytes">About how large it is.</param>
    public void Add(SessionCommand command, int bytes)
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            _commands.Enqueue((command, bytes));
            waiter = _waiter;
            _waiter = null;
        }
        waiter?.TrySetResult();
    }

    /// <summary>Waits for commands and takes as many as make one message; one reader at a time.</summary>
    public async Task<ConnectRequest> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task waiting;
            lock (_gate)
            {
                if (_commands.Count > 0)
                    return Take();
                _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting = _waiter.Task;
            }
            await waiting.WaitAsync(cancellationToken);
        }
    }

    private ConnectRequest Take()
    {
        var request = new ConnectRequest { TakesSharedEvents = true };
        var total = 0;
        while (_commands.TryPeek(out var next) && (total == 0 || total + next.Bytes <= ClientLimits.MessageBytes))
        {
            request.Commands.Add(_commands.Dequeue().Command);
            total += next.Bytes;
        }
        return request;
    }
}
