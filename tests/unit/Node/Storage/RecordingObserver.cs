using TopGun.Core.Grid;
using TopGun.Core.Grid.Maps;
using TopGun.Core.Grid.Sessions;
using TopGun.Core.MsgPack;
using TopGun.Node.Storage.Records;

namespace TopGun.Node.Tests.Storage;

/// <summary>Keeps every mutation it is told of.</summary>
internal sealed class RecordingObserver : IMapObserver
{
    public List<Entry> Seen { get; } = [];

    public bool ReadsFormer => true;

    public bool ReadsSets => true;

    public void OnMutation(in RecordMutation mutation)
    {
        var entry = new Entry(
            mutation.Kind,
            mutation.Partition,
            mutation.Sequence,
            MsgPackText.Decode(mutation.Key),
            mutation.Before,
            mutation.After,
            mutation.Origin,
            mutation.Delivery);
        lock (Seen)
            Seen.Add(entry);
    }

    internal sealed record Entry(
        OperationKind Kind,
        int Partition,
        long Sequence,
        string Key,
        RecordVersion Before,
        RecordVersion After,
        ISessionSink? Origin,
        Delivery Delivery);
}
