namespace TopGun.Bridge.Writes;

/// <summary>Whoever handed a request to the grid and answers it.</summary>
internal interface IWriteOwner
{
    /// <summary>A request's outcomes are known.</summary>
    /// <param name="request">The request.</param>
    void OnDone(WriteRequest request);

    /// <summary>The grid threw where it should have refused.</summary>
    /// <param name="exception">What it threw.</param>
    void OnDefect(Exception exception);
}
