namespace TopGun.Generators.Model;

/// <summary>A mistake in C# code that the schema shows, to be reported under an id.</summary>
/// <param name="Id">Diagnostic id.</param>
/// <param name="Message">What is wrong and what to change.</param>
/// <param name="Location">Where.</param>
public sealed record CodeProblem(string Id, string Message, CodeLocation Location);
