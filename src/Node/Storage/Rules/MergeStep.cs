namespace TopGun.Node.Storage.Rules;

/// <summary>What becomes of a put that a rule has judged.</summary>
public enum MergeStep : byte
{
    /// <summary>It is merged by its stamp.</summary>
    Pass,

    /// <summary>It changes nothing, as if it had lost.</summary>
    Keep,

    /// <summary>Another value with another stamp is merged in its place; its writer is told like everybody else.</summary>
    Replace,

    /// <summary>It is refused.</summary>
    Refuse,
}
