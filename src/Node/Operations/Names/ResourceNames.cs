using System.Buffers;
using TopGun.Core.Grid;

namespace TopGun.Node.Operations.Names;

/// <summary>Which names topics and locks may have (server-behaviour §7.1).</summary>
internal static class ResourceNames
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:/");

    /// <summary>Why the name is refused; null when it is not.</summary>
    /// <param name="kind">What the name is of, for the message.</param>
    /// <param name="name">The name.</param>
    public static GridError? Refuse(string kind, string name)
    {
        // Every allowed character takes one byte.
        if (name.Length is > 0 and <= GridLimits.ResourceNameBytesMax && !name.AsSpan().ContainsAnyExcept(Allowed))
            return null;
        return new GridError(
            GridErrorCode.InvalidArgument,
            $"Invalid {kind} name: use 1 to {GridLimits.ResourceNameBytesMax} characters of A-Z a-z 0-9 _ - . : /");
    }
}
