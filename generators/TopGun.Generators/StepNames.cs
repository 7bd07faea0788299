namespace TopGun.Generators;

/// <summary>Names of the pipeline's steps, by which tests see what was cached.</summary>
public static class StepNames
{
    /// <summary>The decoded descriptor set.</summary>
    public const string Schema = nameof(Schema);

    /// <summary>What the project asked to be emitted.</summary>
    public const string Request = nameof(Request);

    /// <summary>Misuses of options.</summary>
    public const string Problems = nameof(Problems);

    /// <summary>Messages, one by one.</summary>
    public const string Messages = nameof(Messages);

    /// <summary>Enums, one by one.</summary>
    public const string Enums = nameof(Enums);

    /// <summary>The union of all messages.</summary>
    public const string Union = nameof(Union);

    /// <summary>Views over frames, one by one.</summary>
    public const string Views = nameof(Views);

    /// <summary>Dispatchers.</summary>
    public const string Dispatchers = nameof(Dispatchers);

    /// <summary>Records of users' schemas.</summary>
    public const string Records = nameof(Records);

    /// <summary>Services, one by one.</summary>
    public const string Services = nameof(Services);

    /// <summary>The error table.</summary>
    public const string Errors = nameof(Errors);

    /// <summary>Golden tests, one for each message.</summary>
    public const string GoldenTests = nameof(GoldenTests);
}
