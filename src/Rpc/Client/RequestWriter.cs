using Grpc.Core;
using TopGun.Rpc.Wire;

namespace TopGun.Rpc.Client;

/// <summary>The requests of one call, as its caller writes them.</summary>
internal sealed class RequestWriter<T>(
    ClientCall call, RequestStreamContent content, Marshaller<T> marshaller, WriteOptions? options) : IClientStreamWriter<T>
    where T : class
{
    private readonly FrameWriter _frames = call.Channel.CreateFrameWriter();
    private int _writing;
    private bool _completed;

    public WriteOptions? WriteOptions { get; set; } = options;

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);
        Begin();
        var flags = WriteOptions?.Flags ?? WriteFlags.None;
        try
        {
            if (_completed)
                throw new InvalidOperationException("The request stream was completed; nothing can follow.");
            if (call.IsFinished)
                throw call.Fail(new OperationCanceledException());
            _frames.Append(message, marshaller.ContextualSerializer, (flags & WriteFlags.NoCompress) == 0);
        }
        catch
        {
            End();
            throw;
        }

        if ((flags & WriteFlags.BufferHint) == 0 || _frames.Pending.Length >= Limits.CoalescedBytes)
            return FlushAsync(cancellationToken);
        End();
        return Task.CompletedTask;
    }

    public async Task CompleteAsync()
    {
        Begin();
        _completed = true;
        if (_frames.Pending.IsEmpty || call.IsFinished)
            End();
        else
            await FlushAsync(CancellationToken.None);
        content.Complete();
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        var cancelled = cancellationToken.UnsafeRegister(static state => ((ClientCall)state!).CancelByCaller(), call);
        try
        {
            var stream = content.Opened.IsCompletedSuccessfully
                ? content.Opened.Result
                : await content.Opened.WaitAsync(call.Ended);
            await stream.WriteAsync(_frames.Pending, call.Ended);
            await stream.FlushAsync(call.Ended);
        }
        catch (Exception e)
        {
            await AwaitStatusAsync();
            throw call.Fail(e);
        }
        finally
        {
            cancelled.Unregister();
            _frames.Clear();
            End();
        }
    }

    /// <summary>A server that ends a call early stops reading first; its status is on the way and says more.</summary>
    private async Task AwaitStatusAsync()
    {
        try
        {
            await call.Finished.WaitAsync(Limits.EarlyStatus, call.Channel.Options.TimeProvider);
        }
        catch (TimeoutException)
        {
            // Nobody reads the responses of this call; the transport's failure has to do.
        }
    }

    private void Begin()
    {
        if (Interlocked.Exchange(ref _writing, 1) == 1)
            throw new InvalidOperationException("The previous WriteAsync has not completed; await it first.");
    }

    private void End() => Volatile.Write(ref _writing, 0);
}
