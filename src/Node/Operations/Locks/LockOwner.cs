namespace TopGun.Node.Operations.Locks;

/// <summary>Who holds or waits: a session of a node.</summary>
/// <param name="NodeId">Node that the session is open on.</param>
/// <param name="Session">Number of the session, unique on its node.</param>
internal readonly record struct LockOwner(string NodeId, ulong Session);
