namespace Grpc.Core;

/// <summary>A connection, real or potential, over which clients call.</summary>
/// <param name="target">The address as the user wrote it.</param>
public abstract class ChannelBase(string target)
{
    /// <summary>The address as the user wrote it.</summary>
    public string Target { get; } = target;

    /// <summary>Makes an invoker that calls over this channel.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Ends the channel: running calls are cancelled, new ones refused.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>Implements <see cref="ShutdownAsync" />.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
