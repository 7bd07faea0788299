using Grpc.Core;

namespace TopGun.Rpc.Wire;

/// <summary>Translates between metadata and HTTP header fields, and guards the names that belong to the protocol.</summary>
internal static class MetadataFields
{
    private static readonly HashSet<string> TransportNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "content-type", "content-length", "te", "host", "connection", "keep-alive", "proxy-connection",
        "transfer-encoding", "upgrade", "trailer", "date", "server",
    };

    // Names with the reserved prefix that applications and middlemen are meant to see.
    private static readonly HashSet<string> OpenGrpcNames = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.StatusDetails, "grpc-trace-bin", "grpc-tags-bin", "grpc-previous-rpc-attempts",
        "grpc-retry-pushback-ms",
    };

    /// <summary>True if a name belongs to the protocol or the transport and may not be used as metadata.</summary>
    public static bool IsReserved(string name) =>
        name.StartsWith(':')
        || TransportNames.Contains(name)
        || (name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase) && !OpenGrpcNames.Contains(name));

    /// <summary>Throws if any entry has a reserved name.</summary>
    /// <exception cref="ArgumentException">An entry's name is reserved; the message names it.</exception>
    public static void RequireUnreserved(Metadata metadata)
    {
        for (var i = 0; i < metadata.Count; i++)
            if (IsReserved(metadata[i].Key))
                throw new ArgumentException($"The metadata key '{metadata[i].Key}' is reserved for the protocol; choose another.");
    }

    /// <summary>The header value of an entry.</summary>
    public static string Text(Metadata.Entry entry) =>
        entry.IsBinary ? BinaryValue.Encode(entry.BytesUnsafe) : entry.Value.Trim(' ');

    /// <summary>Adds a received field unless its name is reserved; binary values may be joined by commas.</summary>
    /// <exception cref="RpcException">A binary value is not base64 (INTERNAL).</exception>
    public static void AddReceived(Metadata metadata, string name, string value)
    {
        if (IsReserved(name))
            return;
        var key = name.ToLowerInvariant();
        if (!Metadata.Entry.IsBinaryKey(key))
        {
            metadata.Add(Metadata.Entry.Received(key, value));
            return;
        }

        foreach (var range in value.AsSpan().Split(','))
        {
            var bytes = BinaryValue.Decode(value.AsSpan(range)) ?? throw new RpcException(
                new Status(StatusCode.Internal, $"The metadata value of '{key}' is not base64."));
            metadata.Add(Metadata.Entry.Received(key, bytes));
        }
    }
}
