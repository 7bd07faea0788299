namespace TopGun.Node.Storage.Rules;

/// <summary>Decides about puts of one value per key before they are merged by their stamps.</summary>
public interface IMergeRule
{
    /// <summary>Decides about one put. Called under the partition's lock; must not block, throw or call back into the store.</summary>
    /// <param name="proposal">The put and the record it meets.</param>
    MergeVerdict Judge(in MergeProposal proposal);
}
