using TopGun.Core.Access;
using TopGun.Core.Grid.Administration;
using TopGun.Grid.V1;
using TopGun.Protocol.Grpc.Conversions;

namespace TopGun.Client.Sessions;

/// <summary>The policies of the node that serves a session.</summary>
internal sealed class RemotePolicies(RemoteSession session) : IPolicies
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PolicyDraft>> ListAsync(CancellationToken cancellationToken)
    {
        var answer = await session.AskAsync((node, options) => node.ListPoliciesAsync(new ListPoliciesRequest(), options), cancellationToken);
        return [.. answer.Policies.Select(policy => policy.ToCore())];
    }

    /// <inheritdoc/>
    public async ValueTask<PolicyDraft> PutAsync(PolicyDraft draft, CancellationToken cancellationToken) =>
        (await session.AskAsync((node, options) => node.PutPolicyAsync(new PutPolicyRequest { Policy = draft.ToSchema() }, options), cancellationToken)).Policy.ToCore();

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string id, CancellationToken cancellationToken) =>
        await session.AskAsync((node, options) => node.DeletePolicyAsync(new DeletePolicyRequest { Id = id }, options), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<PolicyVerdict> TryAsync(PolicyTrial trial, CancellationToken cancellationToken) =>
        (await session.AskAsync((node, options) => node.TryPolicyAsync(trial.ToSchema(), options), cancellationToken)).ToCore();
}
