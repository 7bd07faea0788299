namespace TopGun.Core.Grid;

/// <summary>A refusal as a value.</summary>
/// <param name="Code">What kind of refusal.</param>
/// <param name="Message">What is wrong and what to change; may be shown to the caller, holds no secret.</param>
/// <param name="Field">Member of the request that is wrong; null when none can be named.</param>
public sealed record GridError(GridErrorCode Code, string Message, string? Field = null);
