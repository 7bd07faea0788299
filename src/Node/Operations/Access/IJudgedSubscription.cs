using TopGun.Core.Grid;

namespace TopGun.Node.Operations.Access;

/// <summary>A subscription that goes by the rules as they change.</summary>
internal interface IJudgedSubscription : IDisposable
{
    /// <summary>Goes by the rules as they are now.</summary>
    /// <returns>Why it must end; null when it goes on, maybe with other rows.</returns>
    GridError? JudgeAnew();

    /// <summary>Tells the subscriber why it ended; called once, after it was disposed.</summary>
    void Fail(GridError error);
}
