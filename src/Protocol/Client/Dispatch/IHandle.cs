namespace TopGun.Protocol.Client.Dispatch;

/// <summary>Takes one message of clients; the first phase of its work, which never waits (settled 40).</summary>
/// <typeparam name="TMessage">The message.</typeparam>
/// <typeparam name="TContext">What it came from, for instance a session.</typeparam>
public interface IHandle<in TMessage, in TContext>
    where TMessage : ClientMessage
{
    /// <summary>Applies or enqueues the message; what has to wait completes later and posts its reply.</summary>
    void Handle(TMessage message, TContext context);
}
