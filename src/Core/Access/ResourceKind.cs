namespace TopGun.Core.Access;

/// <summary>What the name of a resource stands for; the same name may stand for one of each kind.</summary>
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
