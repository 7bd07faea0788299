using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TopGun.Core.Access;

/// <summary>Which names a policy is about (server-behaviour §9.1): segments between dots, <c>*</c> for one, <c>**</c> for any number.</summary>
/// <remarks>
/// <c>*</c> alone stands for everything. Letters count as they are. <c>topic:</c>, <c>counter:</c>, <c>lock:</c> and <c>map:</c> before a
/// pattern narrow it to names of that kind. Matching takes at most segments times segments steps.
/// </remarks>
public sealed class ResourcePattern
{
    private const string Everything = "*";
    private const string AnySegments = "**";

    private static readonly (string Prefix, ResourceKind Kind)[] Kinds =
    [
        ("map:", ResourceKind.Map), ("topic:", ResourceKind.Topic), ("counter:", ResourceKind.Counter), ("lock:", ResourceKind.Lock),
    ];

    private readonly ResourceKind? _kind;
    private readonly string[] _segments;

    private ResourcePattern(string text, ResourceKind? kind, string[] segments)
    {
        Text = text;
        _kind = kind;
        _segments = segments;
    }

    /// <summary>The pattern as it was written, the prefix of its kind included.</summary>
    public string Text { get; }

    /// <summary>Compiles a pattern.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="pattern">The compiled pattern.</param>
    /// <param name="problem">What is wrong, when this returns false.</param>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out ResourcePattern? pattern, [NotNullWhen(false)] out string? problem)
    {
        pattern = null;
        problem = FindProblem(text);
        if (problem is not null)
            return false;
        ResourceKind? kind = null;
        var names = text!;
        foreach (var (prefix, prefixed) in Kinds)
        {
            if (!text!.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            kind = prefixed;
            names = text[prefix.Length..];
        }
        var segments = names == Everything ? [AnySegments] : names.Split('.');
        problem = FindProblem(text!, segments);
        pattern = problem is null ? new ResourcePattern(text!, kind, segments) : null;
        return pattern is not null;
    }

    /// <summary>Whether a resource is meant.</summary>
    /// <param name="resource">The resource.</param>
    public bool Matches(in Resource resource)
    {
        if (_kind is { } kind && kind != resource.Kind)
            return false;
        var name = resource.Name.AsSpan();
        var at = 0;
        var rest = 0;
        var retryAt = -1;
        var retryRest = 0;
        while (rest <= name.Length)
        {
            if (at < _segments.Length && _segments[at] == AnySegments)
            {
                retryAt = ++at;
                retryRest = rest;
            }
            else if (at < _segments.Length && MatchesOne(_segments[at], name, rest, out var next))
            {
                at++;
                rest = next;
                continue;
            }
            else if (retryAt < 0)
            {
                return false;
            }
            else
            {
                // The last ** takes in one more segment, and the rest is tried again.
                retryRest = AfterSegment(name, retryRest);
                at = retryAt;
                rest = retryRest;
            }
            if (at == _segments.Length && retryAt == at)
                return true;
        }
        while (at < _segments.Length && _segments[at] == AnySegments)
            at++;
        return at == _segments.Length;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string? FindProblem(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "the pattern is missing; name a map, or use * for everything";
        if (Encoding.UTF8.GetByteCount(text) > AccessLimits.PatternBytesMax)
            return $"the pattern takes more than {AccessLimits.PatternBytesMax} bytes; use a shorter one";
        return null;
    }

    private static string? FindProblem(string text, string[] segments)
    {
        foreach (var segment in segments)
        {
            if (segment.Length == 0)
                return $"'{text}' has an empty segment; give each dot a name, * or ** on both sides";
            if (segment.Contains('*') && segment is not (Everything or AnySegments))
                return $"'{text}' has a * within a segment; * stands for one whole segment, ** for any number of them";
        }
        return null;
    }

    private static bool MatchesOne(string segment, ReadOnlySpan<char> name, int start, out int next)
    {
        next = AfterSegment(name, start);
        return segment == Everything || name[start..(next - 1)].SequenceEqual(segment);
    }

    // Where the next segment begins; one past the end of the name stands for "none is left".
    private static int AfterSegment(ReadOnlySpan<char> name, int start)
    {
        if (start > name.Length)
            return name.Length + 1;
        var dot = name[start..].IndexOf('.');
        return dot < 0 ? name.Length + 1 : start + dot + 1;
    }
}
