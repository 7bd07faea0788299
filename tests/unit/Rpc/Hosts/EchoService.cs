using Google.Protobuf;
using Grpc.Core;
using TopGun.Rpc.Tests.V1;

namespace TopGun.Rpc.Tests.Hosts;

/// <summary>Does what its callers ask, so that both good and bad behaviour can be seen from outside.</summary>
internal sealed class EchoService : Echo.EchoBase
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a waiting call has begun.</summary>
    public Task Started => _started.Task;

    /// <summary>Completes when a waiting call has seen its token fire.</summary>
    public Task Cancelled => _cancelled.Task;

    /// <summary>Lets waiting calls end normally.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set to make waiting calls ignore their token.</summary>
    public bool IgnoreToken { get; set; }

    public override async Task<EchoReply> Unary(EchoRequest request, ServerCallContext context)
    {
        await BehaveAsync(request, context);
        return Reply(request, context);
    }

    public override async Task<EchoReply> Collect(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        var reply = new EchoReply();
        while (await requestStream.MoveNext())
        {
            var request = requestStream.Current;
            await BehaveAsync(request, context);
            if (request.Behaviour == Behaviour.Leave)
                throw new RpcException(new Status(StatusCode.Aborted, "enough"));
            reply.Text += request.Text;
            reply.Count++;
        }

        return reply;
    }

    public override async Task Expand(
        EchoRequest request, IServerStreamWriter<EchoReply> responseStream, ServerCallContext context)
    {
        if (request.Text == "hint")
            responseStream.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        for (var i = 0; i < request.Count; i++)
            await responseStream.WriteAsync(new EchoReply { Text = request.Text, Count = i, Payload = request.Payload });
        await BehaveAsync(request, context);
    }

    public override async Task Talk(
        IAsyncStreamReader<EchoRequest> requestStream, IServerStreamWriter<EchoReply> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext())
        {
            var request = requestStream.Current;
            await BehaveAsync(request, context);
            if (request.Behaviour == Behaviour.Leave)
                return;
            await responseStream.WriteAsync(Reply(request, context));
        }
    }

    private static EchoReply Reply(EchoRequest request, ServerCallContext context) => request.Behaviour switch
    {
        Behaviour.Grow => new EchoReply { Payload = ByteString.CopyFrom(new byte[request.Count]) },
        Behaviour.Context => new EchoReply { Text = Describe(context) },
        _ => new EchoReply { Text = request.Text, Payload = request.Payload, Count = request.Count },
    };

    private static string Describe(ServerCallContext context)
    {
        foreach (var header in context.RequestHeaders.Where(h => h.Key.StartsWith("x-", StringComparison.Ordinal)))
            context.ResponseTrailers.Add(header);
        var deadline = context.Deadline == DateTime.MaxValue ? "never" : "soon";
        var identity = string.Join(',', context.AuthContext.PeerIdentity.Select(p => p.Value));
        return $"{context.Method} {context.Peer.Split(':')[0]} {deadline} [{identity}]";
    }

    private async Task BehaveAsync(EchoRequest request, ServerCallContext context)
    {
        switch (request.Behaviour)
        {
            case Behaviour.Fail:
                throw new RpcException(new Status((StatusCode)request.Code, request.Text));
            case Behaviour.Throw:
                throw new InvalidOperationException(request.Text);
            case Behaviour.Details:
                throw new RpcException(new Status(StatusCode.FailedPrecondition, "50 % größer"), new Metadata
                {
                    { "grpc-status-details-bin", new byte[] { 8, 9, 0, 255 } },
                    { "x-reason", "full" },
                });
            case Behaviour.Wait:
                await WaitAsync(context);
                break;
            case Behaviour.Context:
                await context.WriteResponseHeadersAsync(new Metadata { { "x-header", "early" }, { "x-raw-bin", new byte[] { 0, 254 } } });
                break;
        }
    }

    private async Task WaitAsync(ServerCallContext context)
    {
        // Not disposed: the wait below ends before this callback has its turn.
        _ = context.CancellationToken.Register(() => _cancelled.TrySetResult());
        _started.TrySetResult();
        await Gate.Task.WaitAsync(IgnoreToken ? CancellationToken.None : context.CancellationToken);
    }
}
