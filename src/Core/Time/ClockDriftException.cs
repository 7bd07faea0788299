namespace TopGun.Core.Time;

/// <summary>A strict clock has met a remote stamp too far ahead of its wall clock.</summary>
public sealed class ClockDriftException : Exception
{
    /// <summary>Makes the error with a default text.</summary>
    public ClockDriftException()
        : base("Clock drift detected")
    {
    }

    /// <summary>Makes the error with the given text.</summary>
    public ClockDriftException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error with the given text and cause.</summary>
    public ClockDriftException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
