namespace TopGun.Core.Grid.Queries;

/// <summary>How a row's place in a live query changed.</summary>
public enum ChangeKind : byte
{
    /// <summary>It was not in the result and is now.</summary>
    Enter,

    /// <summary>It stays in the result; its record was written.</summary>
    Update,

    /// <summary>It was in the result and is no longer.</summary>
    Leave,
}
