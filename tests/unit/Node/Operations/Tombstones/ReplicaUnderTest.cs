using TopGun.Core.Crdts;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Queries;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.Grid.Sync;
using TopGun.Core.Hashing;
using TopGun.Core.MsgPack;
using TopGun.Core.Time;

namespace TopGun.Node.Tests.Operations.Tombstones;

/// <summary>A client with a map of records and a map of sets: writes locally, sends what is pending when it connects, then walks (core-algorithms §6).</summary>
internal sealed class ReplicaUnderTest
{
    public const string Records = "records";
    public const string Sets = "sets";

    private readonly NodeUnderTest _node;
    private readonly HybridLogicalClock _clock;
    private readonly bool _hasDevice;
    private readonly List<Write> _pending = [];
    private IGridSession? _session;
    private string? _deviceToken;
    private ulong _lastSyncMillis;
    private ulong _confirmed;

    public ReplicaUnderTest(NodeUnderTest node, string name, bool hasDevice = true)
    {
        _node = node;
        _hasDevice = hasDevice;
        _clock = new HybridLogicalClock(name, node.Clock);
        Lww = new LwwMap(_clock, node.Clock);
        Or = new OrMap(_clock, node.Clock);
    }

    public LwwMap Lww { get; }

    public OrMap Or { get; }

    public bool IsOnline => _session is not null;

    /// <summary>Times it was told to fetch everything.</summary>
    public int StartedOver { get; private set; }

    /// <summary>Writes that the node refused.</summary>
    public List<WriteOperation> Refused { get; } = [];

    public void Put(string key, string value)
    {
        var record = Lww.Set(key, Write.Text(value));
        Send(Write.Put(key, value, record.Timestamp) with { Map = Records });
    }

    public void Remove(string key) => Send(Write.Remove(key, Lww.Remove(key).Timestamp) with { Map = Records });

    public void Add(string key, string value)
    {
        var record = Or.Add(key, Write.Text(value));
        Send(Write.AddTo(key, value, record.Timestamp) with { Map = Sets });
    }

    public void RemoveFrom(string key, string value)
    {
        foreach (var tag in Or.Remove(key, Write.Text(value)))
            Send(Write.RemoveFrom(key, tag) with { Map = Sets, Stamp = _clock.Now() });
    }

    /// <summary>Connects, sends what is pending, and walks both maps.</summary>
    /// <param name="steps">Steps of the walk over the sets after which the connection breaks.</param>
    public void Connect(int steps = int.MaxValue)
    {
        _session = _node.Open(new SinkUnderTest { WhenChanged = Receive, WhenForgotten = Forget });
        if (_hasDevice)
            _deviceToken = _session.BindDeviceAsync(_deviceToken, default).AsTask().Result!.NewToken ?? _deviceToken;
        foreach (var write in _pending)
            Apply(write);
        _pending.Clear();
        _session.Queries.Subscribe(new MapQuery { MapName = Records }, new Query.RecordingSink());
        SyncRecords(_lastSyncMillis);
        if (!SyncSets(ref steps))
            Disconnect();
    }

    public void Disconnect()
    {
        _session?.DisposeAsync().AsTask().Wait();
        _session = null;
    }

    /// <summary>What readers see, in one text.</summary>
    public string Seen() => string.Join(
        ' ',
        Lww.LiveKeys().Order(StringComparer.Ordinal).Select(key => $"{key}={Text(Lww.Records[key].Value)}")
            .Concat(Or.Keys.Order(StringComparer.Ordinal).Select(key =>
                $"{key}:{string.Join(',', Or.LiveRecords(key).Select(record => record.Tag).Order(StringComparer.Ordinal))}")));

    private void Send(Write write)
    {
        if (_session is null)
            _pending.Add(write);
        else
            Apply(write);
    }

    private void Apply(Write write) => Apply(Write.Batch(write));

    private void Apply(WriteBatch batch)
    {
        _session!.Maps.Apply(batch, new CompletionUnderTest());
        foreach (var operation in batch.Operations)
            if (operation.Outcome == OperationOutcome.Rejected)
                Refused.Add(operation);
    }

    private void Receive(RecordChange change)
    {
        var key = MsgPackText.Decode(change.Key.Span);
        if (change.Kind is OperationKind.Put or OperationKind.Remove)
            Lww.Merge(key, RecordOf(change.Value, change.Timestamp));
    }

    private void Forget(HlcTimestamp olderThan)
    {
        Lww.Prune(olderThan);
        Or.Prune(olderThan);
    }

    private void SyncRecords(ulong lastSyncMillis)
    {
        var root = _session!.Sync.BeginAsync(Records, lastSyncMillis, default).AsTask().Result;
        if (root.MustStartOver)
        {
            StartedOver++;
            Lww.Clear();
            SyncRecords(0);
            return;
        }
        See(root);
        if (root.RootHash != Lww.Merkle.RootHash)
            WalkRecords(default);
    }

    private void WalkRecords(MerklePath path)
    {
        var node = _session!.Sync.ReadAsync(Records, path, default).AsTask().Result;
        foreach (var record in node.Entries ?? [])
            Lww.Merge(MsgPackText.Decode(record.Key.Span), RecordOf(record.Value, record.Timestamp));
        foreach (var child in Different(node.Buckets, Lww.Merkle.GetBuckets(path), path))
            WalkRecords(child);
    }

    private bool SyncSets(ref int steps)
    {
        var claim = new SyncClaim(_lastSyncMillis, Or.Merkle.RootHash, _hasDevice ? _confirmed : null);
        var root = _session!.Sync.BeginEntriesAsync(Sets, claim, default).AsTask().Result;
        See(root);
        if (root.MustStartOver)
        {
            StartedOver++;
            Or.Clear();
        }
        else if (root.RootHash == claim.RootHash)
        {
            Confirm(root.CoveringEpoch);
            return true;
        }
        return WalkSets(default, ref steps);
    }

    private bool WalkSets(MerklePath path, ref int steps)
    {
        if (steps-- <= 0)
            return false;
        var node = _session!.Sync.ReadEntriesAsync(Sets, path, default).AsTask().Result;
        foreach (var entry in node.Entries ?? [])
            Merge(entry);
        if (node.Entries is { Count: > 0 } entries)
        {
            // As clients do it: after the first leaf, not at the end of the walk.
            Confirm(node.CoveringEpoch);
            Push(entries);
        }
        foreach (var child in Different(node.Buckets, Or.Merkle.GetBuckets(path), path))
            if (!WalkSets(child, ref steps))
                return false;
        return true;
    }

    private void Merge(OrEntry entry) => Or.MergeKey(
        MsgPackText.Decode(entry.Key.Span),
        entry.Elements.Select(element => new OrRecord(element.Value, element.Timestamp, MsgPackText.Decode(element.Tag.Span))),
        entry.Tombstones.Select(tag => MsgPackText.Decode(tag.Span)));

    // Every key of the leaf that it holds, each with the removed tags of the whole map.
    private void Push(IReadOnlyList<OrEntry> entries)
    {
        var writes = new List<Write>();
        foreach (var key in entries.Select(entry => MsgPackText.Decode(entry.Key.Span)))
        {
            var records = Or.Records(key);
            if (records.Count == 0)
                continue;
            writes.AddRange(Or.Tombstones.Select(tag => Write.RemoveFrom(key, tag) with { Map = Sets }));
            writes.AddRange(records.Select(record => Write.AddTo(key, Text(record.Value), record.Timestamp) with { Map = Sets, Tag = record.Tag }));
        }
        var batch = Write.Batch(writes);
        batch.IsReplica = true;
        _session!.Maps.Apply(batch, new CompletionUnderTest());
        for (var i = 0; i < writes.Count; i++)
            if (batch.Operations[i].Error == GridErrorCode.Outdated)
                Or.MergeKey(writes[i].Key, [], [writes[i].Tag]);
    }

    private void Confirm(ulong epoch)
    {
        if (epoch <= _confirmed)
            return;
        _confirmed = epoch;
        _session!.Sync.Confirm(epoch);
    }

    private void See(SyncRoot root)
    {
        _clock.Update(root.Timestamp);
        _lastSyncMillis = root.Timestamp.Millis;
    }

    private static IEnumerable<MerklePath> Different(MerkleBuckets theirs, MerkleBuckets own, MerklePath path)
    {
        for (var digit = 0; digit < MerklePath.Fanout; digit++)
            if (theirs.Has(digit) && theirs[digit] != own[digit])
                yield return path.Child(digit);
    }

    private static LwwRecord RecordOf(ReadOnlyMemory<byte> value, HlcTimestamp stamp) =>
        value.IsEmpty ? LwwRecord.Tombstone(stamp) : new LwwRecord(value, stamp);

    private static string Text(ReadOnlyMemory<byte> value) => System.Text.Encoding.UTF8.GetString(value.Span[1..]);
}
