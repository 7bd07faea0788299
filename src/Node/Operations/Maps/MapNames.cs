using System.Text;
using TopGun.Core.Grid;

namespace TopGun.Node.Operations.Maps;

/// <summary>Which map names callers may use (server-behaviour §3.9, §3.11.7 and §11.4 and checklist lines 124 to 126).</summary>
/// <remarks>As wide as the clients' own rule, since a name refused here stays in a client's log of operations.</remarks>
internal static class MapNames
{
    private const char Separator = ':';

    private const string BackupSuffix = "__backup";
    private const string SystemPrefix = "$sys/";

    private static readonly string[] ReservedPrefixes = ["_topgun_", "__topgun_"];

    private static readonly GridError Empty =
        new(GridErrorCode.InvalidArgument, "the map name is empty; name a map");

    private static readonly GridError WithSeparator =
        new(GridErrorCode.InvalidArgument, "the map name contains ':'; use another character");

    private static readonly GridError WithControlCharacter =
        new(GridErrorCode.InvalidArgument, "the map name contains a control character; use printable characters");

    private static readonly GridError TooLong =
        new(GridErrorCode.InvalidArgument, $"the map name is longer than {GridLimits.MapNameBytesMax} bytes; use a shorter one");

    private static readonly GridError Reserved =
        new(GridErrorCode.PermissionDenied, "map names that begin with '_topgun_' or '__topgun_' or end with '__backup' are reserved for the server");

    /// <summary>Why callers may not use this map; null when they may.</summary>
    public static GridError? Refuse(string name)
    {
        if (name.Length == 0)
            return Empty;
        if (name.Contains(Separator))
            return WithSeparator;
        foreach (var unit in name)
            if (char.IsControl(unit))
                return WithControlCharacter;
        if (Encoding.UTF8.GetByteCount(name) > GridLimits.MapNameBytesMax)
            return TooLong;
        return IsReserved(name) ? Reserved : null;
    }

    /// <summary>Whether a name is kept for the server.</summary>
    public static bool IsReserved(string name)
    {
        foreach (var prefix in ReservedPrefixes)
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return true;
        return name.EndsWith(BackupSuffix, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a map is the system's, for administrators only (server-behaviour §11.4).</summary>
    public static bool IsSystem(string name) => name.StartsWith(SystemPrefix, StringComparison.Ordinal);

    /// <summary>Refuses a name by exception, for requests that are about one map.</summary>
    /// <exception cref="GridException">Callers may not use this map.</exception>
    public static void Require(string name)
    {
        if (Refuse(name) is { } error)
            throw new GridException(error);
    }
}
