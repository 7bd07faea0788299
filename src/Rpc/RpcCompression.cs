namespace TopGun.Rpc;

/// <summary>How messages leave; compressed messages are always understood.</summary>
public enum RpcCompression
{
    /// <summary>As they are.</summary>
    None,

    /// <summary>Compressed with gzip, where the peer accepts it and the write does not forbid it.</summary>
    Gzip,
}
