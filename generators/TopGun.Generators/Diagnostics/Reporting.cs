using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using TopGun.Generators.Model;

namespace TopGun.Generators.Diagnostics;

/// <summary>Turns problems of the model into diagnostics of the compiler.</summary>
internal static class Reporting
{
    public static Diagnostic Of(CodeProblem problem)
    {
        var place = problem.Location;
        var lines = new LinePositionSpan(new(place.StartLine, place.StartColumn), new(place.EndLine, place.EndColumn));
        return Diagnostic.Create(
            DiagnosticRules.Find(problem.Id), Location.Create(place.Path, new(place.Start, place.Length), lines), problem.Message);
    }

    /// <summary>Places the diagnostic on the schema's own line; <paramref name="schemaRoot"/> is where import paths start.</summary>
    public static Diagnostic Of(SchemaProblem problem, string schemaRoot)
    {
        var place = problem.Location;
        var start = new LinePosition(place.Line - 1, place.Column - 1);
        var location = Location.Create(Path.Combine(schemaRoot, place.File), default, new(start, start));
        return Diagnostic.Create(DiagnosticRules.Find(problem.Id), location, $"{place}: {problem.Message}");
    }
}
