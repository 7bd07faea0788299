using Grpc.Core;
using TopGun.Rpc.Wire;

namespace TopGun.Rpc.Client;

/// <summary>One call of a client: opens the stream and ends it, exactly once, with one status.</summary>
/// <remarks>
/// The server, the caller, the deadline, the transport and the channel can end a call. The first to set
/// <c>_status</c> under <c>_gate</c> does, and everybody else reports that status.
/// </remarks>
internal sealed partial class ClientCall : IDisposable
{
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly RpcChannel _channel;
    private readonly IMethod _method;
    private readonly CallOptions _options;
    private readonly DateTime? _deadline;
    private HttpRequestMessage? _request;
    private HttpResponseMessage? _response;
    private ITimer? _deadlineTimer;
    private CancellationTokenRegistration _cancelled;
    private CancellationTokenRegistration _propagated;
    private RpcException? _failure;
    private Status? _status;
    private Metadata _trailers = Metadata.Empty;

    public ClientCall(RpcChannel channel, IMethod method, CallOptions options)
    {
        _channel = channel;
        _method = method;
        _options = options;
        _deadline = Earlier(options.Deadline, options.PropagationToken?.Deadline);
        Ended = _stop.Token;
    }

    /// <summary>Fires when the call has ended for whatever reason.</summary>
    public CancellationToken Ended { get; }

    public Task<Metadata> ResponseHeadersAsync => _headers.Task;

    /// <summary>Completes when the call has ended.</summary>
    public Task Finished => _finished.Task;

    /// <summary>The response stream; null if the call ended before it had one.</summary>
    public Task<FrameReader?> Opened { get; private set; } = Task.FromResult<FrameReader?>(null);

    public RpcChannel Channel => _channel;

    /// <summary>Sends the request.</summary>
    /// <exception cref="ArgumentException">A metadata key is reserved.</exception>
    /// <exception cref="ObjectDisposedException">The channel was disposed.</exception>
    public void Start(string? host, HttpContent content)
    {
        var now = _channel.Options.TimeProvider.GetUtcNow().UtcDateTime;
        _request = CreateRequest(host, content, now);
        _channel.Enter(this);
        _cancelled = _options.CancellationToken.UnsafeRegister(
            static state => ((ClientCall)state!).CancelByCaller(), this);
        if (_options.PropagationToken is { } parent)
            _propagated = parent.CancellationToken.UnsafeRegister(
                static state => ((ClientCall)state!).CancelByCaller(), this);
        StartDeadline(now);
        if (!IsFinished)
            Opened = OpenAsync(_request);
    }

    public Status GetStatus()
    {
        lock (_gate)
            return _status ?? throw new InvalidOperationException("The call has not ended; there is no status yet.");
    }

    public Metadata GetTrailers()
    {
        lock (_gate)
            return _status is null
                ? throw new InvalidOperationException("The call has not ended; there are no trailers yet.")
                : _trailers;
    }

    public void CancelByCaller() => Cancel(new Status(StatusCode.Cancelled, "The call was cancelled by the caller."));

    /// <summary>Ends the call from this side; the server is told by a reset.</summary>
    public void Cancel(Status status) => Finish(status, Metadata.Empty);

    public void Dispose() => Cancel(new Status(StatusCode.Cancelled, "The call was disposed before it had ended."));

    /// <summary>False at the end of a successful call; throws the failure of any other.</summary>
    public bool EndOfStream() => _failure is null ? false : throw Failure();

    /// <summary>True once the call has a status.</summary>
    public bool IsFinished
    {
        get
        {
            lock (_gate)
                return _status is not null;
        }
    }

    /// <summary>The exception for a call that has ended or now ends because reading or writing failed.</summary>
    public RpcException Fail(Exception cause)
    {
        Finish(StatusOf(cause), Metadata.Empty, cause);
        return Failure();
    }

    /// <summary>Takes the status from the trailers, which arrive after the last message.</summary>
    /// <param name="lacksMessage">The method has one response, and none came.</param>
    public void FinishFromTrailers(bool lacksMessage)
    {
        var (status, trailers) = ReadEnd(_response!.TrailingHeaders.NonValidated);
        if (lacksMessage && status.StatusCode == StatusCode.OK)
            status = FrameErrors.MissingMessage().Status;
        Finish(status, trailers);
    }

    private static DateTime? Earlier(DateTime? one, DateTime? other) =>
        one is null || other < one ? other : one;

    // A fresh exception for each throw keeps stack traces apart; OK with a failure happens when a write comes too late.
    private RpcException Failure() => _failure is { } first
        ? new RpcException(first.Status, first.Trailers)
        : new RpcException(new Status(StatusCode.Cancelled, "The call has already ended with OK."));

    private void StartDeadline(DateTime now)
    {
        if (_deadline is not { } deadline || deadline == DateTime.MaxValue)
            return;
        var left = deadline.ToUniversalTime() - now;
        if (left <= TimeSpan.Zero)
            PassDeadline();
        else if (left <= Limits.Timer)
            _deadlineTimer = _channel.Options.TimeProvider.CreateTimer(
                static state => ((ClientCall)state!).PassDeadline(), this, left, Timeout.InfiniteTimeSpan);
    }

    private void PassDeadline() => Cancel(new Status(StatusCode.DeadlineExceeded, "The deadline passed."));

    private Status StatusOf(Exception cause)
    {
        if (_deadline is { } deadline && _channel.Options.TimeProvider.GetUtcNow().UtcDateTime >= deadline.ToUniversalTime())
            return new Status(StatusCode.DeadlineExceeded, "The deadline passed.", cause);
        return cause is OperationCanceledException
            ? new Status(StatusCode.Cancelled, "The call was cancelled.", cause)
            : StatusMapping.FromTransport(cause);
    }

    private void Finish(Status status, Metadata trailers, Exception? cause = null)
    {
        lock (_gate)
        {
            if (_status is not null)
                return;
            _failure = status.StatusCode == StatusCode.OK ? null : cause as RpcException ?? new RpcException(status, trailers);
            _trailers = trailers;
            _status = status;
        }

        _channel.Leave(this);
        _deadlineTimer?.Dispose();
        _cancelled.Unregister();
        _propagated.Unregister();
        // Ends what is still sent or awaited; the transport resets the stream if the server has not ended it.
        _stop.Cancel();
        _response?.Dispose();
        _request?.Dispose();
        EndHeaders();
        _finished.TrySetResult();
    }

    private void EndHeaders()
    {
        if (_failure is null || !_headers.TrySetException(Failure()))
            return;
        // Nobody has to look at the headers of a failed call.
        _ = _headers.Task.Exception;
    }
}
