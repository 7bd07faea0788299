using TopGun.Core.Access;
using TopGun.Core.Grid;
using TopGun.Core.Grid.Administration;
using TopGun.Node.Operations.Access;

namespace TopGun.Node.Operations.Sessions;

/// <summary>The policies, for an administrator.</summary>
internal sealed class SessionPolicies(PolicyRegistry registry) : IPolicies
{
    private const string TrialId = "trial";

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PolicyDraft>> ListAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<PolicyDraft>>([.. registry.Rules.Policies.Select(policy => policy.ToDraft())]);

    /// <inheritdoc/>
    public ValueTask<PolicyDraft> PutAsync(PolicyDraft draft, CancellationToken cancellationToken) =>
        registry.TryUpsert(draft, out var policy, out var fault)
            ? ValueTask.FromResult(policy.ToDraft())
            : ValueTask.FromException<PolicyDraft>(Refused(fault));

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string id, CancellationToken cancellationToken)
    {
        registry.Delete(id);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<PolicyVerdict> TryAsync(PolicyTrial trial, CancellationToken cancellationToken)
    {
        var rules = registry.Rules;
        var resource = Resource.Map(trial.MapName);
        var claims = trial.Claims.ToArray();
        return ValueTask.FromResult(new PolicyVerdict(
            rules.Judge(resource, trial.Action, claims).Admits(trial.Record.Span),
            [.. rules.Policies.Where(policy => policy.IsAbout(resource, trial.Action)).Select(policy => policy.Id)],
            trial.ConditionExpr is { } expression ? Holds(expression, trial, claims) : null));
    }

    private static bool Holds(string expression, PolicyTrial trial, byte[] claims)
    {
        var draft = new PolicyDraft { Id = TrialId, MapPattern = "*", Action = "all", Effect = "allow", ConditionExpr = expression };
        return AccessPolicy.TryCompile(draft, out var policy, out var fault)
            ? policy.Predicate!.Holds(trial.Record.Span, claims)
            : throw Refused(fault);
    }

    private static GridException Refused(PolicyFault fault) => new(GridErrorCode.InvalidArgument, fault.Message, fault.Field);
}
