using Google.Protobuf;
using TopGun.Core.Grid;
using TopGun.Core.Values;
using TopGun.Grid.V1;
using TopGun.Node.Operations.Services;

namespace TopGun.Node.Tests.Operations.Services;

/// <summary>What a gateway sends for one of its callers.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class GatewaySessionTests : IAsyncDisposable
{
    private readonly NodeUnderTest _node = new();
    private readonly GatewayOutbox _outbox = new();
    private readonly GatewaySession _session;

    public GatewaySessionTests() => _session = new GatewaySession(1, _outbox);

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        _outbox.Dispose();
        _node.Dispose();
    }

    private static IEnumerable<ByteString> NotOneValue() =>
    [
        ByteString.CopyFrom(0xc1), ByteString.CopyFrom(0x91), ByteString.CopyFrom(1, 2),
        ByteString.CopyFrom([.. Enumerable.Repeat((byte)0x91, ValueLimits.DepthMax + 1), 1]),
    ];

    [TestCaseSource(nameof(NotOneValue))]
    public async Task Nothing_is_published_that_is_not_one_value(ByteString data)
    {
        var heard = new RecordingMessages();
        using var subscription = _node.Open().Topics.Subscribe("t", heard);

        var refusal = await RefusalAsync(new SessionCommand { TopicPublish = new TopicPublication { Topic = "t", Data = data } });

        Assert.That(refusal.Code, Is.EqualTo(GridErrorCode.InvalidArgument));
        Assert.That(refusal.Message, Does.Contain("one MsgPack value"));
        Assert.That(heard.Publications, Is.Empty);
    }

    [TestCaseSource(nameof(NotOneValue))]
    public async Task No_processor_stores_arguments_that_are_not_one_value(ByteString args)
    {
        var run = new ProcessorRun { Map = "m", Keys = { ByteString.CopyFromUtf8("k") }, Name = "builtin:put_if_absent", Args = args };

        var refusal = await RefusalAsync(new SessionCommand { Process = run });

        Assert.That(refusal.Code, Is.EqualTo(GridErrorCode.InvalidArgument));
        Assert.That(refusal.Message, Does.Contain("one MsgPack value"));
        Assert.That(_node.Get("k"), Is.Null);
    }

    private async Task<GridError> RefusalAsync(SessionCommand command)
    {
        await _session.OpenAsync(_node.Grid, new SessionCommand { Open = new OpenSession() }, default);
        var refused = await Assert.ThrowsAsync<GridException>(() => _session.CarryOutAsync(command, default));
        return refused!.Error;
    }
}
