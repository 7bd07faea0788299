namespace TopGun.Protocol.Client;

/// <summary>Limits of the client protocol that no field names for itself.</summary>
public static class ProtocolLimits
{
    /// <summary>Most items of a list or map without <c>max_items</c>; a push of OR entries repeats all tombstones of its map.</summary>
    public const int ItemsMax = 1 << 20;
}
