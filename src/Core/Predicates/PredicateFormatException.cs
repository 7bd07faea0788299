namespace TopGun.Core.Predicates;

/// <summary>A predicate or where is malformed or beyond <see cref="PredicateLimits"/>.</summary>
public sealed class PredicateFormatException : FormatException
{
    /// <summary>Says what is wrong at <paramref name="path"/>.</summary>
    public PredicateFormatException(string path, string problem)
        : base($"Invalid {path}: {problem}") => Path = path;

    /// <summary>Where, for instance <c>predicate.children[2].op</c>.</summary>
    public string Path { get; }
}
