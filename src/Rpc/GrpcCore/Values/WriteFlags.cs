namespace Grpc.Core;

/// <summary>How a message of a stream is written.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>Write and flush.</summary>
    None = 0,

    /// <summary>Another message follows at once: keep this one and let both leave in one write.</summary>
    BufferHint = 1,

    /// <summary>Leave this message uncompressed even if the call is compressed.</summary>
    NoCompress = 2,
}
