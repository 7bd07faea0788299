namespace TopGun.Core.Access;

/// <summary>What a name names.</summary>
public enum ResourceKind : byte
{
    /// <summary>A map.</summary>
    Map,

    /// <summary>A topic.</summary>
    Topic,

    /// <summary>A counter.</summary>
    Counter,

    /// <summary>A lock.</summary>
    Lock,
}
