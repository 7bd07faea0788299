namespace TopGun.Protocol.Client;

/// <summary>The three states of a member whose absence and nil mean different things (wire-protocol §6.1).</summary>
public enum MemberState
{
    /// <summary>The member is not there.</summary>
    Absent,

    /// <summary>The member is nil.</summary>
    Nil,

    /// <summary>The member has a value.</summary>
    Value,
}
