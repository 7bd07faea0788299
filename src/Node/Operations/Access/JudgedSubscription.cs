using TopGun.Core.Grid;

namespace TopGun.Node.Operations.Access;

/// <summary>A subscription that is allowed as a whole or not at all.</summary>
/// <param name="subscription">What it ends.</param>
/// <param name="refuse">Says why it is refused by the rules as they are; null when it is not.</param>
/// <param name="fail">Tells the subscriber.</param>
internal sealed class JudgedSubscription(IDisposable subscription, Func<GridError?> refuse, Action<GridError> fail) : IJudgedSubscription
{
    /// <inheritdoc/>
    public GridError? JudgeAnew() => refuse();

    /// <inheritdoc/>
    public void Fail(GridError error) => fail(error);

    /// <inheritdoc/>
    public void Dispose() => subscription.Dispose();
}
