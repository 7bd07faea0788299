namespace TopGun.Generators.Model;

/// <summary>A misuse of the schema's options, to be reported under an id.</summary>
/// <param name="Id">Diagnostic id, for instance <c>TG0001</c>.</param>
/// <param name="Message">What is wrong and what to change.</param>
/// <param name="Location">The schema line to change.</param>
public sealed record SchemaProblem(string Id, string Message, SchemaLocation Location);
