using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using TopGun.Rpc.Wire;

namespace TopGun.Rpc.Server;

/// <summary>One call on the server: runs the handler and ends the stream, exactly once, with one status.</summary>
/// <remarks>
/// Four things can end a call: the handler, the client, the deadline, the drain bound. The first to set
/// <c>_ended</c> under <c>_gate</c> does; everything that touches the response after the start does so under
/// <c>_gate</c> too, and nothing touches the request or the response once <see cref="RunAsync" /> has returned.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A token source without timer or wait handle holds nothing; handlers may keep its token.")]
internal sealed partial class ServerCall : ServerCallContext
{
    private static readonly Status HandlerFailed = new(StatusCode.Unknown, "The handler failed.");

    private readonly HttpContext _http;
    private readonly RpcRuntime _runtime;
    private readonly string _method;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private ITimer? _deadlineTimer;
    private Task? _forcedEnd;
    private bool _ended;

    public ServerCall(HttpContext http, RpcRuntime runtime, string method)
    {
        _http = http;
        _runtime = runtime;
        _method = method;
    }

    /// <summary>Runs the call to its end; never throws for anything that client or handler do.</summary>
    public async Task RunAsync(Func<ServerCall, Task> body)
    {
        if (!AcceptHttp())
            return;
        var aborted = _http.RequestAborted.UnsafeRegister(static state => ((ServerCall)state!).OnAborted(), this);
        var status = _runtime.Enter(this) ?? await HandleAsync(body);
        await FinishAsync(status);
        aborted.Unregister();
    }

    /// <summary>Ends the call from outside the handler and cancels the handler's token.</summary>
    public void EndByForce(Status status)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            _ended = true;
            // A flush that waits for the client's window would keep the status behind it for ever.
            _forcedEnd = _flushing ? ResetAsync() : CompleteAsync(status);
            CancelRead();
        }

        CancelHandler();
    }

    private bool AcceptHttp()
    {
        var response = _http.Response;
        if (!HttpProtocol.IsHttp2(_http.Request.Protocol))
        {
            response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return false;
        }

        if (!HeaderNames.IsGrpc(_http.Request.ContentType))
        {
            response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return false;
        }

        response.ContentType = HeaderNames.ContentType;
        response.Headers[HeaderNames.AcceptEncoding] = HeaderNames.AcceptedEncodings;
        return true;
    }

    private async Task<Status> HandleAsync(Func<ServerCall, Task> body)
    {
        try
        {
            OpenStream();
            StartDeadline();
            await body(this);
            return Status;
        }
        catch (RpcException e)
        {
            RpcServerLog.CallFailed(_runtime.Logger, _method, e.StatusCode, e.Status.Detail);
            foreach (var trailer in e.Trailers)
                ResponseTrailers.Add(trailer);
            return e.StatusCode == StatusCode.OK ? HandlerFailed : e.Status;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return Status.DefaultCancelled;
        }
        catch (Exception e)
        {
            RpcServerLog.HandlerFailed(_runtime.Logger, _method, e);
            return HandlerFailed;
        }
    }

    private void StartDeadline()
    {
        var text = _http.Request.Headers[HeaderNames.Timeout].ToString();
        if (text.Length == 0)
            return;
        if (!TimeoutText.TryParse(text, out var timeout))
            throw new RpcException(new Status(StatusCode.Internal, "The header grpc-timeout is malformed."));
        var clock = _runtime.Options.TimeProvider;
        var now = clock.GetUtcNow().UtcDateTime;
        _deadline = DateTime.MaxValue - now > timeout ? now + timeout : DateTime.MaxValue;
        if (timeout > Limits.Timer)
            return;
        _deadlineTimer = clock.CreateTimer(
            static state => ((ServerCall)state!).EndByForce(new Status(StatusCode.DeadlineExceeded, "The deadline passed.")),
            this,
            timeout,
            Timeout.InfiniteTimeSpan);
    }

    private async Task FinishAsync(Status status)
    {
        bool mine;
        lock (_gate)
        {
            mine = !_ended;
            _ended = true;
            if (mine)
                CancelRead();
        }

        _deadlineTimer?.Dispose();
        _runtime.Leave(this);
        await SettleStreamsAsync();
        if (mine)
            WriteEnd(status);
        else if (_forcedEnd is not null)
            await AwaitForcedEndAsync(_forcedEnd);
        ReleaseStreams();
    }

    private void OnAborted()
    {
        lock (_gate)
            _ended = true;
        CancelHandler();
    }

    private void CancelHandler()
    {
        try
        {
            _stop.Cancel();
        }
        catch (AggregateException e)
        {
            RpcServerLog.CancellationFailed(_runtime.Logger, _method, e);
        }
    }

    private Task CompleteAsync(Status status)
    {
        WriteEnd(status);
        return _http.Response.CompleteAsync();
    }

    private Task ResetAsync()
    {
        const int Cancel = 8;
        _http.Features.Get<IHttpResetFeature>()?.Reset(Cancel);
        return Task.CompletedTask;
    }

    private async Task AwaitForcedEndAsync(Task end)
    {
        try
        {
            await end.WaitAsync(Limits.ForcedStatus, _runtime.Options.TimeProvider);
        }
        catch (TimeoutException)
        {
            await ResetAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client left before its status did.
        }
    }

    /// <summary>Puts the status where it belongs: into trailers, or into the headers if nothing else is sent.</summary>
    private void WriteEnd(Status status)
    {
        var response = _http.Response;
        var wrote = WritePending();
        var trailersOnly = !response.HasStarted && !wrote && status.StatusCode != StatusCode.OK;
        var fields = trailersOnly
            ? response.Headers
            : _http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        try
        {
            AppendFields(fields, _responseTrailers);
        }
        catch (ArgumentException e)
        {
            RpcServerLog.HandlerFailed(_runtime.Logger, _method, e);
            status = HandlerFailed;
        }

        fields[HeaderNames.Status] = StatusNumbers.Text(status.StatusCode);
        if (status.Detail.Length > 0)
            fields[HeaderNames.Message] = StatusText.Encode(status.Detail);
    }
}
