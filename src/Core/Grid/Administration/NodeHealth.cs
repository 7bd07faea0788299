namespace TopGun.Core.Grid.Administration;

/// <summary>Whether a node answers those who ask it.</summary>
public enum NodeHealth
{
    /// <summary>It answers.</summary>
    Healthy,

    /// <summary>It has not answered for a while.</summary>
    Suspect,

    /// <summary>It is taken for lost.</summary>
    Dead,
}
