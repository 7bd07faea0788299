namespace TopGun.Protocol.Client.Dispatch;

/// <summary>What became of a frame.</summary>
public enum DispatchOutcome
{
    /// <summary>Its handler has taken it.</summary>
    Handled,

    /// <summary>The message stands in the list of those not served.</summary>
    NotServed,

    /// <summary>Clients do not send such a message.</summary>
    Unknown,
}
