using System.Collections.Concurrent;

namespace TopGun.Node.Tests.Query;

/// <summary>A scheduler that runs nothing until a test says so, on the test's thread.</summary>
internal sealed class QueuedScheduler : TaskScheduler
{
    private readonly ConcurrentQueue<Task> _tasks = new();

    /// <summary>Tasks that wait.</summary>
    public int Count => _tasks.Count;

    /// <summary>Runs what waits, and what that schedules.</summary>
    public void RunAll()
    {
        while (_tasks.TryDequeue(out var task))
            TryExecuteTask(task);
    }

    protected override void QueueTask(Task task) => _tasks.Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;
}
