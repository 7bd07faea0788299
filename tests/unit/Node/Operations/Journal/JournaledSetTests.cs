using TopGun.Core.Grid.Journals;

namespace TopGun.Node.Tests.Operations.Journal;

/// <summary>What the journal keeps of observed-remove maps: the element, never all values of the key.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class JournaledSetTests : IDisposable
{
    private readonly NodeUnderTest _node = new();

    [Test]
    public async Task An_addition_carries_its_element_and_a_removal_the_one_that_it_removed()
    {
        var (first, second) = (Write.At(NodeUnderTest.Now), Write.At(NodeUnderTest.Now, 1));
        _node.Apply(Write.AddTo("k", "a", first), Write.AddTo("k", "b", second));
        _node.Apply(Write.RemoveFrom("k", Write.AddTo("k", "a", first).Tag));

        var page = await _node.Open().Journal.ReadAsync(JournalFilter.Everything, 0, 10, default);

        Assert.That(page.Changes.Select(change => change.Kind), Is.EqualTo(new[] { JournalKinds.Put, JournalKinds.Put, JournalKinds.Delete }));
        Assert.That(page.Changes.Select(change => change.Value.ToArray()), Is.EqualTo(new[] { Write.Text("a"), Write.Text("b"), [] }));
        Assert.That(page.Changes.Select(change => change.PreviousValue.ToArray()), Is.EqualTo(new byte[][] { [], [], Write.Text("a") }));
        Assert.That(page.Changes.Take(2).Select(change => change.Timestamp), Is.EqualTo(new[] { first, second }));
    }

    public void Dispose() => _node.Dispose();
}
