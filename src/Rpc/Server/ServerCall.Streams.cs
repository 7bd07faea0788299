using System.Buffers;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using TopGun.Rpc.Wire;

namespace TopGun.Rpc.Server;

internal sealed partial class ServerCall
{
    private FrameReader? _frames;
    private FrameWriter? _pending;
    private Task _read = Task.CompletedTask;
    private Task _flush = Task.CompletedTask;
    private bool _reading;
    private bool _flushing;

    /// <summary>The request stream, or the exception that says why nothing can be read from it.</summary>
    public FrameReader Frames => _ended || _frames is null ? throw EndedError() : _frames;

    /// <summary>Marks a read as running; two at a time are refused.</summary>
    public void BeginRead()
    {
        if (_reading)
            throw new InvalidOperationException("The previous MoveNext has not completed; await it first.");
        _reading = true;
    }

    public void EndRead() => _reading = false;

    /// <summary>Remembers a read that waits, so that the call does not return before it.</summary>
    public void TrackRead(Task read) => _read = read;

    /// <summary>Says that the client is gone, as found by reading from it.</summary>
    public OperationCanceledException ClientLeft(Exception cause)
    {
        if (!_stop.IsCancellationRequested)
            OnAborted();
        return new OperationCanceledException("The call was cancelled.", cause, _stop.Token);
    }

    /// <summary>Adds a message to the response and flushes it, unless another is announced.</summary>
    public Task WriteAsync<T>(T message, Action<T, SerializationContext> serializer, CancellationToken cancellationToken)
    {
        var flags = WriteOptionsCore?.Flags ?? WriteFlags.None;
        lock (_gate)
        {
            if (_flushing)
                throw new InvalidOperationException("The previous WriteAsync has not completed; await it first.");
            if (_ended)
                throw EndedError();
            _pending!.Append(message, serializer, (flags & WriteFlags.NoCompress) == 0);
            if ((flags & WriteFlags.BufferHint) != 0 && _pending.Pending.Length < Limits.CoalescedBytes)
                return Task.CompletedTask;
            WritePending();
            return FlushLocked(cancellationToken);
        }
    }

    /// <summary>Adds the only message of a response; it leaves together with the status.</summary>
    public void WriteLast<T>(T message, Action<T, SerializationContext> serializer)
    {
        lock (_gate)
        {
            if (_ended)
                throw EndedError();
            var flags = WriteOptionsCore?.Flags ?? WriteFlags.None;
            _pending!.Append(message, serializer, (flags & WriteFlags.NoCompress) == 0);
        }
    }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        lock (_gate)
        {
            if (_ended)
                throw EndedError();
            if (_http.Response.HasStarted || _flushing)
                throw new InvalidOperationException("The response headers were sent already; send them before the first message.");
            AppendFields(_http.Response.Headers, responseHeaders);
            return FlushLocked(CancellationToken.None);
        }
    }

    private static void AppendFields(IHeaderDictionary fields, Metadata? metadata)
    {
        if (metadata is null)
            return;
        MetadataFields.RequireUnreserved(metadata);
        foreach (var entry in metadata)
            fields.Append(entry.Key, MetadataFields.Text(entry));
    }

    private void OpenStream()
    {
        var request = _http.Request;
        var options = _runtime.Options;
        var requestGzip = IsGzip(request.Headers[HeaderNames.Encoding].ToString());
        var responseGzip = options.ResponseCompression == RpcCompression.Gzip
            && request.Headers[HeaderNames.AcceptEncoding].ToString().Contains(HeaderNames.Gzip, StringComparison.OrdinalIgnoreCase);
        if (_http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bodySize)
            bodySize.MaxRequestBodySize = null;
        if (responseGzip)
            _http.Response.Headers[HeaderNames.Encoding] = HeaderNames.Gzip;
        _frames = new FrameReader(request.BodyReader, options.MaxReceiveMessageSize, requestGzip);
        _pending = new FrameWriter(options.MaxSendMessageSize, responseGzip);
    }

    private static bool IsGzip(string encoding) => encoding switch
    {
        "" or HeaderNames.Identity => false,
        HeaderNames.Gzip => true,
        _ => throw new RpcException(new Status(
            StatusCode.Unimplemented, $"grpc-encoding '{encoding}' is not supported; use identity or gzip.")),
    };

    /// <summary>Moves waiting frames into the response's own buffer; true if there were any.</summary>
    private bool WritePending()
    {
        if (_pending is null || _pending.Pending.IsEmpty)
            return false;
        _http.Response.BodyWriter.Write(_pending.Pending.Span);
        _pending.Clear();
        return true;
    }

    private Task FlushLocked(CancellationToken cancellationToken)
    {
        var flush = _http.Response.BodyWriter.FlushAsync(cancellationToken);
        if (flush.IsCompletedSuccessfully)
            return Task.CompletedTask;
        _flushing = true;
        return _flush = AwaitFlushAsync(flush.AsTask());
    }

    private async Task AwaitFlushAsync(Task flush)
    {
        try
        {
            await flush;
        }
        catch (OperationCanceledException)
        {
            EndByForce(Status.DefaultCancelled);
            throw;
        }
        finally
        {
            lock (_gate)
                _flushing = false;
        }

        if (_stop.IsCancellationRequested)
            throw EndedError();
    }

    private void CancelRead()
    {
        try
        {
            _frames?.CancelPendingMove();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The stream was reset, so that a pending read fails without help.
        }
    }

    private async Task SettleStreamsAsync()
    {
        await _read.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _flush.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void ReleaseStreams()
    {
        _frames?.Release();
        _pending?.Clear();
    }

    private Exception EndedError() => _stop.IsCancellationRequested
        ? new OperationCanceledException("The call was cancelled.", _stop.Token)
        : new InvalidOperationException("The call has ended; its streams cannot be used any more.");
}
