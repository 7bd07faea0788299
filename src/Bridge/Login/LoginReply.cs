namespace TopGun.Bridge.Login;

/// <summary>Answer to a login.</summary>
/// <param name="Token">Token of an administrator, good for 24 hours.</param>
internal sealed record LoginReply(string Token);
