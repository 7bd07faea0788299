using FsCheck;
using FsCheck.Fluent;
using TopGun.Core.Crdts;

namespace TopGun.Core.Tests.Crdts;

public class PnCounterLawTests
{
    // Three replicas, each with its own changes; quarters add up exactly, so that values can be compared.
    private static readonly Gen<List<(int Replica, int Quarters)>> Changes =
        (from replica in Gen.Choose(0, 2) from quarters in Gen.Choose(-40, 40) select (replica, quarters)).ListOf();

    [Test]
    public void Merging_is_commutative() => Laws.Hold(
        Changes, changes => Same(Merged(changes, 0, 1), Merged(changes, 1, 0)));

    [Test]
    public void Merging_is_associative() => Laws.Hold(Changes, changes =>
    {
        var right = Replicas(changes);
        Merge(right[1], right[2]);
        Merge(right[0], right[1]);
        return Same(Merged(changes, 0, 1, 2), right[0]);
    });

    [Test]
    public void Merging_is_idempotent_and_never_loses_anything() => Laws.Hold(Changes, changes =>
    {
        var merged = Merged(changes, 0, 1);
        return !Merge(merged, merged) && Replicas(changes)[..2].All(part => !Merge(merged, part));
    });

    [Test]
    public void Every_change_is_counted_once() => Laws.Hold(
        Changes, changes => Merged(changes, 0, 1, 2).Value == changes.Sum(change => change.Quarters / 4.0));

    [Test]
    public void Sending_each_change_equals_sending_the_state() => Laws.Hold(Changes, changes =>
    {
        var byChange = new PnCounter("reader");
        var sources = Replicas([]);
        foreach (var (replica, quarters) in changes)
        {
            sources[replica].AddAndGet(quarters / 4.0);
            byChange.Merge(Own(sources[replica].Positive, replica), Own(sources[replica].Negative, replica));
        }
        var byState = new PnCounter("reader");
        foreach (var source in sources)
            Merge(byState, source);
        return Same(byChange, byState);
    });

    private static PnCounter[] Replicas(IEnumerable<(int Replica, int Quarters)> changes)
    {
        PnCounter[] replicas = [new("r0"), new("r1"), new("r2")];
        foreach (var (replica, quarters) in changes)
            replicas[replica].AddAndGet(quarters / 4.0);
        return replicas;
    }

    private static PnCounter Merged(IEnumerable<(int Replica, int Quarters)> changes, params int[] order)
    {
        var replicas = Replicas(changes);
        foreach (var other in order[1..])
            Merge(replicas[order[0]], replicas[other]);
        return replicas[order[0]];
    }

    private static bool Merge(PnCounter into, PnCounter from) => into.Merge(from.Positive.ToDictionary(), from.Negative.ToDictionary());

    private static Dictionary<string, double> Own(IReadOnlyDictionary<string, double> sums, int replica) =>
        sums.Where(sum => sum.Key == $"r{replica}").ToDictionary();

    private static bool Same(PnCounter left, PnCounter right) =>
        left.Positive.OrderBy(sum => sum.Key).SequenceEqual(right.Positive.OrderBy(sum => sum.Key))
        && left.Negative.OrderBy(sum => sum.Key).SequenceEqual(right.Negative.OrderBy(sum => sum.Key));
}
