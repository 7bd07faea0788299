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
    public GridException(GridErrorCode code, string message)
        : this(new GridError(code, message))
    {
    }

    /// <summary>The refusal.</summary>
    public GridError Error { get; }
}
