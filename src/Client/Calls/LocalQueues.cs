namespace TopGun.Client.Calls;

/// <summary>Queues of tasks within one client, by name: first come, first served.</summary>
internal sealed class LocalQueues
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedList<TaskCompletionSource>> _queues = new(StringComparer.Ordinal);

    /// <summary>Waits for the first place.</summary>
    public async Task<LocalPlace> EnterAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (!_queues.TryGetValue(name, out var queue))
                _queues.Add(name, queue = []);
            queue.AddLast(turn);
            if (queue.Count == 1)
                turn.SetResult();
        }
        try
        {
            await turn.Task.WaitAsync(cancellationToken);
            return new LocalPlace(this, name);
        }
        catch (OperationCanceledException)
        {
            Remove(name, turn);
            throw;
        }
    }

    /// <summary>Gives the first place to the next one.</summary>
    public void Leave(string name)
    {
        lock (_gate)
            Remove(name, _queues[name].First!.Value);
    }

    private void Remove(string name, TaskCompletionSource turn)
    {
        lock (_gate)
        {
            var queue = _queues[name];
            var wasFirst = queue.First!.Value == turn;
            queue.Remove(turn);
            if (queue.Count == 0)
                _queues.Remove(name);
            else if (wasFirst)
                queue.First.Value.SetResult();
        }
    }
}
