namespace Grpc.Core;

/// <summary>Outcome of a call, as every gRPC implementation numbers it (statuscodes.md of the gRPC documents).</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The caller, or the server while shutting down, gave the call up.</summary>
    Cancelled = 1,

    /// <summary>A failure without a better name; also a handler's unexpected exception.</summary>
    Unknown = 2,

    /// <summary>The arguments are wrong whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed before the call ended; it may have taken effect.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What should be created exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and not allowed to do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota or a size limit is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The state of the system does not allow this operation.</summary>
    FailedPrecondition = 9,

    /// <summary>The operation lost a race and may be tried again from the start.</summary>
    Aborted = 10,

    /// <summary>The operation went past the valid range.</summary>
    OutOfRange = 11,

    /// <summary>The server does not have this method.</summary>
    Unimplemented = 12,

    /// <summary>A rule of the protocol or an invariant is broken.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached now; trying again later may help.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or corrupt beyond repair.</summary>
    DataLoss = 15,

    /// <summary>The caller did not prove who it is.</summary>
    Unauthenticated = 16,
}
