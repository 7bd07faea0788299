namespace TopGun.Bridge.Sessions;

/// <summary>The transport of one connection.</summary>
/// <param name="Stream">Bytes of the client and to the client.</param>
/// <param name="Abort">Ends the transport at once.</param>
/// <param name="Aborted">Set when the transport has ended.</param>
internal sealed record ClientLink(Stream Stream, Action Abort, CancellationToken Aborted);
