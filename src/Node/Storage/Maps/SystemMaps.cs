namespace TopGun.Node.Storage.Maps;

/// <summary>Maps in which a node keeps what it must remember itself: written and recovered like others, seen by nobody.</summary>
public static class SystemMaps
{
    /// <summary>Their names begin with this; callers may not use such names (server-behaviour §11.9).</summary>
    public const string Prefix = "__topgun_";

    /// <summary>Stamps up to which removals were forgotten; kept by the backing store only, read into the maps that they are about.</summary>
    internal const string Forgotten = Prefix + "forgotten";

    /// <summary>Whether a map belongs to the node.</summary>
    public static bool Contains(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);
}
