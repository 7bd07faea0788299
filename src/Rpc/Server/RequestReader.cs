using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using TopGun.Rpc.Wire;

namespace TopGun.Rpc.Server;

/// <summary>The requests of one call, as its handler reads them.</summary>
internal sealed class RequestReader<T>(ServerCall call, Marshaller<T> marshaller) : IAsyncStreamReader<T>
    where T : class
{
    private T? _current;

    public T Current => _current ?? throw new InvalidOperationException("There is no current message; await MoveNext first.");

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<bool>(cancellationToken);
        _current = null;
        var frames = call.Frames;
        call.BeginRead();
        var move = ValueTask.FromResult(false);
        try
        {
            move = frames.MoveAsync(cancellationToken);
            if (move.IsCompletedSuccessfully)
                return Task.FromResult(Take(frames, move.Result));
        }
        finally
        {
            if (move.IsCompleted)
                call.EndRead();
        }

        var waiting = AwaitMoveAsync(frames, move);
        call.TrackRead(waiting);
        return waiting;
    }

    /// <summary>The one request of a method whose client does not stream.</summary>
    /// <exception cref="RpcException">There is none, or more than one (INTERNAL).</exception>
    public async ValueTask<T> ReadSingleAsync()
    {
        if (!await MoveNext(CancellationToken.None))
            throw FrameErrors.MissingMessage();
        var request = Current;
        return await MoveNext(CancellationToken.None) ? throw FrameErrors.SurplusMessage() : request;
    }

    private bool Take(FrameReader frames, bool moved)
    {
        if (moved)
            _current = frames.Decode(marshaller.ContextualDeserializer);
        return moved;
    }

    private async Task<bool> AwaitMoveAsync(FrameReader frames, ValueTask<bool> move)
    {
        try
        {
            return Take(frames, await move);
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException)
        {
            throw call.ClientLeft(e);
        }
        finally
        {
            call.EndRead();
        }
    }
}
