namespace TopGun.Core.Grid.Topics;

/// <summary>
/// What one session published on a topic. One object serves all subscribers; the first to need an encoded form leaves it
/// here for the others.
/// </summary>
public sealed class Publication
{
    /// <summary>Topic that it was published on.</summary>
    public required string Topic { get; init; }

    /// <summary>One MsgPack value, immutable.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>User or device that published it (settled 53); null when neither is known.</summary>
    public string? PublisherId { get; init; }

    /// <summary>When the node accepted it, in milliseconds since the epoch.</summary>
    public required long TimestampMillis { get; init; }

    /// <summary>Form shared by subscribers that speak MsgPack; set by the first of them.</summary>
    public byte[]? ClientForm { get; set; }

    /// <summary>Form shared by subscribers that speak protobuf; set by the first of them.</summary>
    public object? RemoteForm { get; set; }
}
