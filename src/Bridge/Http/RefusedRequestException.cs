namespace TopGun.Bridge.Http;

/// <summary>A request that is answered with an error, for reasons that only HTTP knows.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="message">What is wrong and what to change.</param>
/// <param name="fieldName">Member of the body that is wrong, if one can be named.</param>
internal sealed class RefusedRequestException(int status, string message, string? fieldName = null) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public int Status => status;

    /// <summary>Member of the body that is wrong; null when none can be named.</summary>
    public string? Field => fieldName;
}
