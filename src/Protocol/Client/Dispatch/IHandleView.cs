using TopGun.Protocol.Client.Views;

namespace TopGun.Protocol.Client.Dispatch;

/// <summary>Takes one message of clients as a view over its frame, for the hot path.</summary>
/// <typeparam name="TView">The view; its slices end with the call.</typeparam>
/// <typeparam name="TContext">What it came from, for instance a session.</typeparam>
public interface IHandleView<TView, in TContext>
    where TView : IView<TView>, allows ref struct
{
    /// <summary>Applies or enqueues the message; whatever outlives the call must be copied.</summary>
    void Handle(scoped in TView message, TContext context);
}
