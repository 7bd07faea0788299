namespace TopGun.Node.Storage;

/// <summary>Limits of the record store; each refusal names the one it hit.</summary>
public static class StorageLimits
{
    /// <summary>Most maps of one node unless configured otherwise; each costs about 20 KiB before its first record.</summary>
    public const int MapsMaxDefault = 10_000;

    /// <summary>Most tags that one key of an observed-remove map may remember, removed ones too.</summary>
    public const int TagsPerKeyMax = 100_000;

    /// <summary>Most node ids of stamps that are shared between records; beyond it sharing starts anew.</summary>
    public const int SharedNodeIdsMax = 65_536;

    /// <summary>Most writers of one map whose forgotten tags are told apart; beyond it they count together.</summary>
    public const int ForgottenWritersMax = 65_536;
}
