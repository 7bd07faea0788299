namespace Grpc.Core;

/// <summary>A call that ended with a status other than OK: thrown to callers, and by handlers to choose the status.</summary>
public class RpcException : Exception
{
    /// <summary>Failure with a status and no trailers.</summary>
    public RpcException(Status status) : this(status, Metadata.Empty)
    {
    }

    /// <summary>Failure with a status, no trailers, and an own exception text.</summary>
    public RpcException(Status status, string message) : this(status, Metadata.Empty, message)
    {
    }

    /// <summary>Failure with a status and trailers (for instance <c>grpc-status-details-bin</c>).</summary>
    public RpcException(Status status, Metadata trailers) : this(status, trailers, status.ToString())
    {
    }

    /// <summary>Failure with a status, trailers, and an own exception text.</summary>
    public RpcException(Status status, Metadata trailers, string message) : base(message, status.DebugException)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        Status = status;
        Trailers = trailers;
    }

    /// <summary>Code and text.</summary>
    public Status Status { get; }

    /// <summary>The code alone, handy in exception filters.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>Trailing metadata of the call; empty if there is none.</summary>
    public Metadata Trailers { get; }
}
