namespace TopGun.Node.Operations.Interceptors;

/// <summary>Whose writes a <see cref="RateLimitInterceptor"/> counts together.</summary>
public enum RateLimitScope
{
    /// <summary>Those of one session, that is of one connection.</summary>
    Session,

    /// <summary>Those of one user, over whatever connections; of anonymous callers those of one session.</summary>
    User,
}
