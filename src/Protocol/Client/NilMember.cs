namespace TopGun.Protocol.Client;

/// <summary>The one state of a three-state member that needs no type: nil.</summary>
public readonly record struct NilMember
{
    /// <summary>Nil, to be assigned to a <see cref="ThreeState{T}"/>.</summary>
    public static NilMember Nil => default;
}
