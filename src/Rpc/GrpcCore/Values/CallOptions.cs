using System.Diagnostics.CodeAnalysis;

namespace Grpc.Core;

/// <summary>What a caller asks of one call besides the request itself.</summary>
/// <param name="headers">Metadata to send.</param>
/// <param name="deadline">Moment, in UTC, at which the call ends with DEADLINE_EXCEEDED; null for never.</param>
/// <param name="cancellationToken">Ends the call with CANCELLED.</param>
/// <param name="writeOptions">Options of the first writes.</param>
/// <param name="propagationToken">Context of the server call on whose behalf this call is made.</param>
[SuppressMessage("Design", "CA1068", Justification = "The order of the parameters is that of the standard API.")]
public readonly struct CallOptions(
    Metadata? headers = null,
    DateTime? deadline = null,
    CancellationToken cancellationToken = default,
    WriteOptions? writeOptions = null,
    ContextPropagationToken? propagationToken = null)
{
    /// <summary>Metadata to send; null for none.</summary>
    public Metadata? Headers { get; } = headers;

    /// <summary>Moment, in UTC, at which the call ends with DEADLINE_EXCEEDED; null for never.</summary>
    public DateTime? Deadline { get; } = deadline;

    /// <summary>Ends the call with CANCELLED.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Options of the first writes.</summary>
    public WriteOptions? WriteOptions { get; } = writeOptions;

    /// <summary>Context of the server call on whose behalf this call is made.</summary>
    public ContextPropagationToken? PropagationToken { get; } = propagationToken;

    /// <summary>The same options with other metadata.</summary>
    public CallOptions WithHeaders(Metadata headers) =>
        new(headers, Deadline, CancellationToken, WriteOptions, PropagationToken);

    /// <summary>The same options with another deadline (UTC).</summary>
    public CallOptions WithDeadline(DateTime deadline) =>
        new(Headers, deadline, CancellationToken, WriteOptions, PropagationToken);

    /// <summary>The same options with another token.</summary>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) =>
        new(Headers, Deadline, cancellationToken, WriteOptions, PropagationToken);

    /// <summary>The same options with other write options.</summary>
    public CallOptions WithWriteOptions(WriteOptions writeOptions) =>
        new(Headers, Deadline, CancellationToken, writeOptions, PropagationToken);

    /// <summary>The same options on behalf of a server call.</summary>
    public CallOptions WithPropagationToken(ContextPropagationToken propagationToken) =>
        new(Headers, Deadline, CancellationToken, WriteOptions, propagationToken);
}
