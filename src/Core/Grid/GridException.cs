namespace TopGun.Core.Grid;

/// <summary>A refusal that a caller has to decide upon.</summary>
public sealed class GridException : Exception
{
    /// <summary>Wraps a refusal.</summary>
    /// <param name="error">The refusal.</param>
    public GridException(GridError error)
        : base(error.Message) => Error = error;

    /// <summary>Makes a refusal.</summary>
    /// <param name="code">What kind of refusal.</param>
    /// <param name="message">What is wrong and what to change.</param>
    /// <param name="field">Member of the request that is wrong, if one can be named.</param>
    public GridException(GridErrorCode code, string message, string? field = null)
        : this(new GridError(code, message, field))
    {
    }

    /// <summary>The refusal.</summary>
    public GridError Error { get; }
}
