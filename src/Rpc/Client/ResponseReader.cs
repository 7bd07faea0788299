using Grpc.Core;
using TopGun.Rpc.Wire;

namespace TopGun.Rpc.Client;

/// <summary>The responses of one call, as its caller reads them.</summary>
internal sealed class ResponseReader<T>(ClientCall call, Marshaller<T> marshaller) : IAsyncStreamReader<T>
    where T : class
{
    private FrameReader? _frames;
    private T? _current;
    private bool _single;
    private bool _any;
    private bool _moving;

    public T Current => _current ?? throw new InvalidOperationException("There is no current message; await MoveNext first.");

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (_moving)
            throw new InvalidOperationException("The previous MoveNext has not completed; await it first.");
        _current = null;
        _moving = true;
        return MoveAsync(cancellationToken);
    }

    /// <summary>The one response of a method whose server does not stream, after the call has succeeded.</summary>
    public async Task<T> ReadSingleAsync()
    {
        _single = true;
        await MoveNext(CancellationToken.None);
        var response = Current;
        return await MoveNext(CancellationToken.None) ? throw call.Fail(FrameErrors.SurplusMessage()) : response;
    }

    // Completes synchronously, with a cached task, while whole messages are buffered.
    private async Task<bool> MoveAsync(CancellationToken cancellationToken)
    {
        var cancelled = cancellationToken.UnsafeRegister(static state => ((ClientCall)state!).CancelByCaller(), call);
        try
        {
            _frames ??= await call.Opened;
            if (_frames is null || call.IsFinished)
                return call.EndOfStream();
            if (await _frames.MoveAsync(call.Ended))
            {
                _current = _frames.Decode(marshaller.ContextualDeserializer);
                return _any = true;
            }

            call.FinishFromTrailers(lacksMessage: _single && !_any);
        }
        catch (Exception e) when (e is not RpcException || !call.IsFinished)
        {
            throw call.Fail(e);
        }
        finally
        {
            cancelled.Unregister();
            _moving = false;
        }

        _frames.Complete();
        return call.EndOfStream();
    }
}
