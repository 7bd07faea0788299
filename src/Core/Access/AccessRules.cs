namespace TopGun.Core.Access;

/// <summary>All policies at one moment. Immutable and thread-safe.</summary>
public sealed class AccessRules
{
    private readonly AccessPolicy[] _policies;

    private AccessRules(bool isConfigured, ulong version, AccessPolicy[] policies)
    {
        IsConfigured = isConfigured;
        Version = version;
        _policies = policies;
    }

    /// <summary>The rules before any policy: everything is allowed.</summary>
    public static AccessRules None { get; } = new(false, 0, []);

    /// <summary>Whether a policy was ever created; from then on what no policy allows is denied, also when all are gone again.</summary>
    public bool IsConfigured { get; }

    /// <summary>Rises by one with every change; 0 before the first policy.</summary>
    public ulong Version { get; }

    /// <summary>The policies by id, in ordinal order.</summary>
    public IReadOnlyList<AccessPolicy> Policies => _policies;

    /// <summary>The rules of a grid whose policies were created some time.</summary>
    /// <param name="version">Their version, 1 or more.</param>
    /// <param name="policies">The policies; of equal ids the last counts.</param>
    public static AccessRules Of(ulong version, IEnumerable<AccessPolicy> policies)
    {
        var byId = new SortedDictionary<string, AccessPolicy>(StringComparer.Ordinal);
        foreach (var policy in policies)
            byId[policy.Id] = policy;
        return new AccessRules(true, version, [.. byId.Values]);
    }

    /// <summary>The rules with one policy more, or another in place of the one of its id.</summary>
    /// <param name="policy">The policy.</param>
    public AccessRules With(AccessPolicy policy) => Of(Version + 1, [.. _policies, policy]);

    /// <summary>The rules without a policy; the same object when there is none of this id.</summary>
    /// <param name="id">Its id.</param>
    public AccessRules Without(string id) => Find(id) is null
        ? this
        : new AccessRules(true, Version + 1, Array.FindAll(_policies, policy => policy.Id != id));

    /// <summary>The policy of this id, or null.</summary>
    /// <param name="id">Its id.</param>
    public AccessPolicy? Find(string id) => Array.Find(_policies, policy => policy.Id == id);

    /// <summary>What a caller may do: denied by any policy is denied, else allowed by any is allowed, else denied (server-behaviour §9.2).</summary>
    /// <param name="resource">What the request is about.</param>
    /// <param name="action">What it does; not <see cref="AccessAction.All"/>.</param>
    /// <param name="claims">The caller's claims as a MsgPack map; empty for nobody. Must not change afterwards.</param>
    public AccessVerdict Judge(in Resource resource, AccessAction action, byte[] claims)
    {
        if (!IsConfigured)
            return AccessVerdict.Allowed;
        var isPermitted = false;
        var denials = new List<AccessPolicy>();
        var permissions = new List<AccessPolicy>();
        foreach (var policy in _policies)
        {
            if (!policy.IsAbout(resource, action))
                continue;
            var isDenial = policy.Effect == AccessEffect.Deny;
            if (policy.Predicate is { ReadsRecord: true })
                (isDenial ? denials : permissions).Add(policy);
            else if (policy.Predicate is { } onCaller && !onCaller.Holds(default, claims))
                continue;
            else if (isDenial)
                return AccessVerdict.Denied;
            else
                isPermitted = true;
        }
        return AccessVerdict.Of(isPermitted, denials, permissions, claims);
    }
}
