using System.Collections.Concurrent;

namespace TopGun.Node.Tests.Query;

/// <summary>A scheduler with one thread of its own that a test can wait for.</summary>
internal sealed class WorkerScheduler : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> _tasks = [];
    private readonly Thread _thread;
    private readonly object _gate = new();
    private int _open;

    public WorkerScheduler()
    {
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Returns when nothing waits or runs.</summary>
    public void WaitIdle()
    {
        lock (_gate)
            while (_open > 0)
                Monitor.Wait(_gate);
    }

    public void Dispose()
    {
        _tasks.CompleteAdding();
        _thread.Join();
        _tasks.Dispose();
    }

    protected override void QueueTask(Task task)
    {
        lock (_gate)
            _open++;
        _tasks.Add(task);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;

    private void Run()
    {
        foreach (var task in _tasks.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
            lock (_gate)
            {
                _open--;
                Monitor.PulseAll(_gate);
            }
        }
    }
}
