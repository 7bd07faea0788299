using TopGun.Core.Access;
using TopGun.Core.Grid;

namespace TopGun.Node.Operations.Access;

/// <summary>What one session may do, by the rules as they are at each request (server-behaviour §9.2).</summary>
internal sealed class CallerAccess(PolicyRegistry registry, Principal principal, bool isExempt)
{
    private byte[]? _claims;
    private CallerRules? _rules;

    /// <summary>The rules now; null when the caller needs no right. Costs one volatile read while no policy was ever created.</summary>
    public CallerRules? Rules
    {
        get
        {
            var rules = registry.Rules;
            if (!rules.IsConfigured || isExempt)
                return null;
            var known = Volatile.Read(ref _rules);
            if (known?.Rules == rules)
                return known;
            _claims ??= AuthClaims.Of(principal);
            var own = new CallerRules(rules, _claims);
            Volatile.Write(ref _rules, own);
            return own;
        }
    }

    /// <summary>What the caller may do now.</summary>
    public AccessVerdict Judge(in Resource resource, AccessAction action) => Rules?.Judge(resource, action) ?? AccessVerdict.Allowed;

    /// <summary>Why something without record is refused now; null when it is not.</summary>
    /// <param name="resource">What it is about.</param>
    /// <param name="action">What it does.</param>
    /// <param name="value">A value that conditions can read as data; empty for none.</param>
    public GridError? Refuse(in Resource resource, AccessAction action, ReadOnlySpan<byte> value = default) =>
        Judge(resource, action).Admits(value) ? null : AccessRefusals.Of(resource);
}
