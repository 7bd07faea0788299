namespace TopGun.Generators.Model.Services;

/// <summary>One method of a service.</summary>
/// <param name="Name">Name in C#.</param>
/// <param name="Comment">Text of the schema's comment.</param>
/// <param name="Request">C# name of the request.</param>
/// <param name="Response">C# name of the response.</param>
/// <param name="StreamsRequests">Callers send any number of requests.</param>
/// <param name="StreamsResponses">The server sends any number of responses.</param>
public sealed record MethodModel(
    string Name, string Comment, string Request, string Response, bool StreamsRequests, bool StreamsResponses);
