using TopGun.Core.Access;
using TopGun.Core.Grid;

namespace TopGun.Node.Operations.Access;

/// <summary>What callers without right are told (server-behaviour §2.13, checklist line 349).</summary>
internal static class AccessRefusals
{
    /// <summary>The refusal; it names what the caller named, and no policy.</summary>
    public static GridError Of(in Resource resource)
    {
        var kind = resource.Kind switch
        {
            ResourceKind.Map => "map",
            ResourceKind.Topic => "topic",
            ResourceKind.Counter => "counter",
            _ => "lock",
        };
        return new GridError(GridErrorCode.PermissionDenied, $"Access Denied for {kind} {resource.Name}");
    }
}
