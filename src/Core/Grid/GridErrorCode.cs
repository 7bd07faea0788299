namespace TopGun.Core.Grid;

/// <summary>
/// Why the grid refused something. The schema maps each to a gRPC status, a client code and an HTTP status
/// (topgun/wire/v1/errors.proto, settled 32); numbers are frozen.
/// </summary>
public enum GridErrorCode
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>The request is malformed or breaks a rule that waiting cannot change.</summary>
    InvalidArgument = 1,

    /// <summary>The caller is not known.</summary>
    Unauthenticated = 2,

    /// <summary>The caller is known but may not do this.</summary>
    PermissionDenied = 3,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 4,

    /// <summary>The request or a value is larger than a limit.</summary>
    TooLarge = 5,

    /// <summary>The value breaks the schema of its map.</summary>
    SchemaViolation = 6,

    /// <summary>Too many requests; slow down.</summary>
    RateLimited = 7,

    /// <summary>Known to the protocol, not served by this grid.</summary>
    NotServed = 8,

    /// <summary>The needed part of the cluster or store cannot be reached now.</summary>
    Unavailable = 9,

    /// <summary>The time allowed has passed.</summary>
    DeadlineExceeded = 10,

    /// <summary>The state does not allow it, for instance a map of another kind.</summary>
    Conflict = 11,

    /// <summary>A defect of the server.</summary>
    Internal = 12,

    /// <summary>The write is older than removals that are forgotten by now; the caller has to fetch the map again.</summary>
    Outdated = 13,
}
