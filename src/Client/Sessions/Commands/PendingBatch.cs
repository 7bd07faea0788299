using TopGun.Core.Grid.Maps;

namespace TopGun.Client.Sessions.Commands;

/// <summary>A write batch on its way; its caller is told when each of its commands has its answer.</summary>
internal sealed class PendingBatch(WriteBatch batch, IWriteCompletion completion, int commands)
{
    private int _left = commands;

    /// <summary>The batch; its operations are shared out among the commands.</summary>
    public WriteBatch Batch => batch;

    /// <summary>One command is done.</summary>
    public void CommandDone()
    {
        if (Interlocked.Decrement(ref _left) == 0)
            completion.OnCompleted(batch);
    }
}
