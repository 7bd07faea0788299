using TopGun.Client.Sessions.Commands;

namespace TopGun.Client.Tests.Sessions.Commands;

[TestFixture]
internal sealed class CommandBudgetTests
{
    [Test]
    public void What_exceeds_the_bound_is_refused_and_not_counted()
    {
        var budget = new CommandBudget(10);

        Assert.That((budget.TryTake(6), budget.TryTake(5), budget.TryTake(4), budget.TryTake(1)), Is.EqualTo((true, false, true, false)));
        budget.Return(4);
        Assert.That(budget.TryTake(4), Is.True);
    }
}
