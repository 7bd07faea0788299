namespace TopGun.Core.Access;

/// <summary>What a policy that applies does.</summary>
public enum AccessEffect : byte
{
    /// <summary>Allows, unless another policy denies.</summary>
    Allow = 1,

    /// <summary>Denies, whatever others allow.</summary>
    Deny = 2,
}
