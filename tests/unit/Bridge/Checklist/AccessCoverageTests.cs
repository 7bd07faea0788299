using System.Reflection;
using TopGun.Bridge.Handlers;
using TopGun.Protocol.Client;
using TopGun.Protocol.Client.Dispatch;

namespace TopGun.Bridge.Tests.Checklist;

/// <summary>Every message that clients may send is judged by the policies, or stands here with the reason why it needs no right.</summary>
[TestFixture(Arrangement.Embedded)]
internal sealed class AccessCoverageTests(string kind) : GuardedTests(kind)
{
    private static readonly Dictionary<MessageKind, string> NeedNoRight = new()
    {
        [MessageKind.Auth] = "comes before rights",
        [MessageKind.DeviceHello] = "names the caller's own device",
        [MessageKind.Ping] = "touches nothing",
        [MessageKind.Batch] = "its messages are judged one by one",
        [MessageKind.PartitionMapRequest] = "tells nothing of what is stored",
        [MessageKind.ClientApplyAck] = "has no effect",
        [MessageKind.QuerySyncInit] = "has no effect",
        [MessageKind.HybridQuerySubscribe] = "has no effect",
        [MessageKind.HybridQueryUnsubscribe] = "has no effect",
        [MessageKind.SearchUnsub] = "has no effect",
        [MessageKind.HybridSearchUnsub] = "has no effect",
        [MessageKind.QueryUnsub] = "ends what is the caller's own",
        [MessageKind.TopicUnsub] = "ends what is the caller's own",
        [MessageKind.JournalUnsubscribe] = "ends what is the caller's own",
        [MessageKind.LockRelease] = "gives back what was granted, by its token",
        [MessageKind.UnregisterResolver] = "takes back what is the caller's own",
        [MessageKind.ListResolvers] = "lists those of maps that may be read",
    };

    private static IEnumerable<MessageKind> Judged =>
        Enum.GetValues<MessageKind>().Where(kind => ClientMessages.IsFromClient(kind) && !NeedNoRight.ContainsKey(kind) && !IsNotServed(kind));

    [Test]
    public void The_list_of_messages_without_right_names_messages_of_clients() =>
        Assert.That(NeedNoRight.Keys.Where(kind => !ClientMessages.IsFromClient(kind) || IsNotServed(kind)), Is.Empty);

    [TestCaseSource(nameof(Judged))]
    public async Task Line_420_a_message_without_right_is_refused(MessageKind message)
    {
        Permit("allow all other");
        var eve = await ConnectAsync("eve");

        await eve.SendAsync(Attempt(message));

        Assert.That(RefusalIn(await eve.ReceiveAsync()), Does.StartWith("403").Or.Contains("Access Denied for "), $"{message}");
    }

    [TestCaseSource(nameof(Judged))]
    public async Task A_message_with_right_is_not_refused(MessageKind message)
    {
        Permit("allow all *");
        var ann = await ConnectAsync("ann");

        await ann.SendAsync(Attempt(message));

        var answers = (await Grid.BarrierAsync(ann)).Select(RefusalIn).OfType<string>();
        Assert.That(answers, Has.None.Contains("403").And.None.Contains("Access Denied"), $"{message}");
    }

    private static bool IsNotServed(MessageKind kind) =>
        typeof(MessageDispatcher).GetCustomAttributes<NotServedAttribute>().SelectMany(list => list.Types).Contains(ClientMessages.TypeOf(kind));

    private static string? RefusalIn(ClientMessage answer) => answer switch
    {
        Error error => $"{error.Code} {error.Message}",
        OpRejected rejected => $"{rejected.Code} {rejected.Reason}",
        QueryResp response => response.Error,
        EntryProcessResponse response => response.Error,
        EntryProcessBatchResponse response => response.Results.Values.Single().Error,
        RegisterResolverResponse response => response.Error,
        _ => null,
    };

    private ClientMessage Attempt(MessageKind kind) => kind switch
    {
        MessageKind.ClientOp => Messages.Single(Put("1", "k", "1")),
        MessageKind.OpBatch => Messages.Batch(Remove("1", "k")),
        MessageKind.QuerySub => Messages.Query("q", "m"),
        MessageKind.SyncInit => new SyncInit { MapName = "m" },
        MessageKind.MerkleReqBucket => new MerkleReqBucket { MapName = "m", Path = "" },
        MessageKind.OrMapSyncInit => new OrMapSyncInit { MapName = "m", RootHash = 0, BucketHashes = new Dictionary<string, uint>() },
        MessageKind.OrMapMerkleReqBucket => new OrMapMerkleReqBucket { MapName = "m", Path = "" },
        MessageKind.OrMapDiffRequest => new OrMapDiffRequest { MapName = "m", Keys = ["k"] },
        MessageKind.OrMapPushDiff => new OrMapPushDiff { MapName = "m", Entries = [new OrMapEntry { Key = "k", Records = [], Tombstones = ["t"] }] },
        MessageKind.EntryProcess => new EntryProcess { RequestId = "r", MapName = "m", Key = "k", Processor = Increment },
        MessageKind.EntryProcessBatch => new EntryProcessBatch { RequestId = "r", MapName = "m", Keys = ["k"], Processor = Increment },
        MessageKind.RegisterResolver => new RegisterResolver
        {
            RequestId = "r", MapName = "m", Resolver = new Resolver { Name = "builtin:lww", Code = "" },
        },
        MessageKind.TopicSub => new TopicSub { Topic = "t" },
        MessageKind.TopicPub => new TopicPub { Topic = "t", Data = Messages.Text("x") },
        MessageKind.CounterRequest => new CounterRequest { Name = "c" },
        MessageKind.CounterSync => new CounterSync { Name = "c", State = new CounterState() },
        MessageKind.LockRequest => new LockRequest { RequestId = "r", Name = "l" },
        MessageKind.JournalSubscribe => new JournalSubscribe { RequestId = "r", MapName = "m" },
        MessageKind.JournalRead => new JournalRead { RequestId = "r", FromSequence = "0", MapName = "m" },
        _ => throw new InvalidOperationException($"{kind} is new: say here how it asks for a right, or above why it needs none"),
    };

    private static Processor Increment => new() { Name = "builtin:increment", Code = "" };
}
