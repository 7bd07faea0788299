using TopGun.Generators.Diagnostics;
using TopGun.Generators.Model;
using TopGun.Generators.Model.Services;

namespace TopGun.Generators.Checks;

/// <summary>Checks that every refusal says how it appears on each face.</summary>
internal static class ErrorChecks
{
    private const uint GrpcStatusMax = 16;

    public static IEnumerable<SchemaProblem> Run(SchemaModel schema) => schema.Errors
        .Where(error => error.Number != 0)
        .Select(error => (error, Fault: FaultOf(error)))
        .Where(pair => pair.Fault is not null)
        .Select(pair => new SchemaProblem(DiagnosticIds.ErrorFormMissing, $"{pair.error.ProtoName} {pair.Fault}", pair.error.Location));

    private static string? FaultOf(ErrorModel error) => error switch
    {
        { HasForm: false } => "has no option `error`; say its grpc_status, client_code and http_status",
        { GrpcStatus: 0 or > GrpcStatusMax } => $"has grpc_status {error.GrpcStatus}; a refusal is 1 to {GrpcStatusMax}",
        { ClientCode: < 400 or > 599 } => $"has client_code {error.ClientCode}; a refusal is 400 to 599",
        { HttpStatus: < 400 or > 599 } => $"has http_status {error.HttpStatus}; a refusal is 400 to 599",
        _ => null,
    };
}
