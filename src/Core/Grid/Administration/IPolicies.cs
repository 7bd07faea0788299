using TopGun.Core.Access;

namespace TopGun.Core.Grid.Administration;

/// <summary>Who may do what, for administrators. Changes hold for the next operation of everybody.</summary>
public interface IPolicies
{
    /// <summary>The policies by id.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<PolicyDraft>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Creates a policy, or replaces the one of the same id.</summary>
    /// <param name="draft">The policy; without id it gets one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The policy as it is in force.</returns>
    /// <exception cref="GridException">InvalidArgument, with the field that is wrong; TooLarge: there are too many.</exception>
    ValueTask<PolicyDraft> PutAsync(PolicyDraft draft, CancellationToken cancellationToken);

    /// <summary>Deletes a policy; nothing happens when there is none. After the last one everything is denied.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask DeleteAsync(string id, CancellationToken cancellationToken);

    /// <summary>Tells what would be decided, without doing anything.</summary>
    /// <param name="trial">What to decide.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GridException">InvalidArgument, with the field that is wrong.</exception>
    ValueTask<PolicyVerdict> TryAsync(PolicyTrial trial, CancellationToken cancellationToken);
}
