namespace TopGun.Core.Grid.Journals;

/// <summary>Receives changes of the journal. Calls are synchronous, ordered, and must not block.</summary>
public interface IJournalSink
{
    /// <summary>A change; called under locks of the node.</summary>
    /// <param name="change">The change, shared by all receivers.</param>
    /// <param name="delivery">Scope that flushes the receivers afterwards.</param>
    void OnJournaled(JournaledChange change, Delivery delivery);

    /// <summary>The subscription was refused; nothing of it will arrive.</summary>
    /// <param name="error">Why.</param>
    void OnFailed(GridError error);
}
