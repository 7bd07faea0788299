using TopGun.Core.Grid;

namespace TopGun.Client;

/// <summary>The grid refused a call, or could not be reached.</summary>
public sealed class TopGunException : Exception
{
    /// <summary>Wraps a refusal.</summary>
    /// <param name="error">The refusal.</param>
    /// <param name="cause">What it was learned from; null when there is nothing more to know.</param>
    public TopGunException(GridError error, Exception? cause = null)
        : base(error.Message, cause) => (Code, Field) = (error.Code, error.Field);

    /// <summary>What kind of refusal (topgun/wire/v1/errors.proto).</summary>
    public GridErrorCode Code { get; }

    /// <summary>
    /// True when the same call may succeed later: no node could be reached, there was no answer in time, or there was too much to do. A
    /// write that was not answered may have been carried out.
    /// </summary>
    public bool IsTransient => Code is GridErrorCode.Unavailable or GridErrorCode.DeadlineExceeded or GridErrorCode.RateLimited;

    /// <summary>Member of the request that is wrong; null when none can be named.</summary>
    public string? Field { get; }
}
