namespace TopGun.Bridge.Http;

/// <summary>Marks an endpoint whose answers have no time limit.</summary>
internal sealed class LongLivedRequest;
