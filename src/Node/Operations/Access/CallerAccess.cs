using TopGun.Core.Access;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Sessions;
using TopGun.Node.Operations.Maps;

namespace TopGun.Node.Operations.Access;

/// <summary>What one session may do, by the rules as they are at each request (server-behaviour §9.2).</summary>
/// <param name="registry">The rules.</param>
/// <param name="principal">The caller.</param>
/// <param name="isExempt">Whether it needs no right at all.</param>
/// <param name="isAdministrator">Whether it may administer.</param>
internal sealed class CallerAccess(PolicyRegistry registry, Principal principal, bool isExempt, bool isAdministrator)
{
    private byte[]? _claims;
    private CallerRules? _rules;

    /// <summary>Whether the caller may use the system's maps, as far as the rules let it (server-behaviour §11.4).</summary>
    public bool IsAdministrator { get; } = isExempt || isAdministrator;

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
    public AccessVerdict Judge(in Resource resource, AccessAction action) =>
        IsClosed(resource) ? AccessVerdict.Denied : Rules?.Judge(resource, action) ?? AccessVerdict.Allowed;

    /// <summary>Whether something is closed to the caller whatever the rules say.</summary>
    /// <param name="resource">What it is about.</param>
    public bool IsClosed(in Resource resource) =>
        !IsAdministrator && resource.Kind == ResourceKind.Map && MapNames.IsSystem(resource.Name);

    /// <summary>Why something without record is refused now; null when it is not.</summary>
    /// <param name="resource">What it is about.</param>
    /// <param name="action">What it does.</param>
    /// <param name="value">A value that conditions can read as data; empty for none.</param>
    public GridError? Refuse(in Resource resource, AccessAction action, ReadOnlySpan<byte> value = default) =>
        Judge(resource, action).Admits(value) ? null : AccessRefusals.Of(resource);
}
