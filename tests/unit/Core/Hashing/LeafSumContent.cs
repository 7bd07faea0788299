using TopGun.Core.Hashing;

namespace TopGun.Core.Tests.Hashing;

/// <summary>Drives a <see cref="LeafSumTree"/> as a store does: it knows the previous item hash of every key.</summary>
internal static class LeafSumContent
{
    /// <summary>Puts a key in place, changes it, or with a null hash removes it.</summary>
    public static void Apply(LeafSumTree tree, Dictionary<string, uint> items, string key, uint? itemHash)
    {
        var keyHash = Fnv1a.Hash(key);
        var known = items.Remove(key, out var previous);
        if (itemHash is not { } item)
        {
            if (known)
                tree.Remove(keyHash, previous);
            return;
        }
        if (known)
            tree.Replace(keyHash, previous, item);
        else
            tree.Add(keyHash, item);
        items[key] = item;
    }
}
