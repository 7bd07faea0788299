namespace TopGun.Core.Access;

/// <summary>What a policy is about (server-behaviour §9.3); a policy for writing also covers removals.</summary>
public enum AccessAction : byte
{
    /// <summary>Seeing records, publications and counters.</summary>
    Read = 1,

    /// <summary>Changing records and counters, publishing, locking.</summary>
    Write = 2,

    /// <summary>Removing records and elements.</summary>
    Remove = 3,

    /// <summary>Everything; no request is of this kind.</summary>
    All = 4,
}
