namespace Grpc.Core;

/// <summary>Code and text with which a call ended.</summary>
/// <param name="statusCode">The outcome.</param>
/// <param name="detail">Text for people; travels percent-encoded in <c>grpc-message</c>.</param>
/// <param name="debugException">The local cause; never leaves the process.</param>
public readonly struct Status(StatusCode statusCode, string detail, Exception? debugException = null)
    : IEquatable<Status>
{
    /// <summary>Success without text.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>Cancellation without text.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    private readonly string? _detail = detail;

    /// <summary>The outcome.</summary>
    public StatusCode StatusCode { get; } = statusCode;

    /// <summary>Text for people; empty if there is none.</summary>
    public string Detail => _detail ?? "";

    /// <summary>The local cause of the failure, if one is known; never sent.</summary>
    public Exception? DebugException { get; } = debugException;

    /// <summary>True if both code and text are equal.</summary>
    public static bool operator ==(Status left, Status right) => left.Equals(right);

    /// <summary>True if code or text differ.</summary>
    public static bool operator !=(Status left, Status right) => !left.Equals(right);

    /// <inheritdoc />
    public bool Equals(Status other) =>
        StatusCode == other.StatusCode && string.Equals(Detail, other.Detail, StringComparison.Ordinal);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Status other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(StatusCode, Detail);

    /// <inheritdoc />
    public override string ToString() => $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")";
}
