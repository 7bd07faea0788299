using TopGun.Generators.Model;
using TopGun.Generators.Model.Services;

namespace TopGun.Generators.Emission.Services;

/// <summary>Emits the error table: how each refusal of the grid appears on each face (settled 32).</summary>
internal static class ErrorTableEmitter
{
    // What a caller sees of a refusal that is in no row: UNKNOWN, and a defect of the server.
    private const uint UnknownStatus = 2;
    private const uint Defect = 500;

    public static string Emit(EquatableArray<ErrorModel> errors, string space)
    {
        var code = new SourceWriter("the error table", space, "TopGun.Core.Grid");
        code.Summary("How each refusal of the grid appears on each face (topgun/wire/v1/errors.proto).");
        code.Open("public static class ErrorTable");
        Column(code, errors, "GrpcStatusOf", "int", "Number of the gRPC status.", error => error.GrpcStatus, UnknownStatus);
        code.Line();
        Column(code, errors, "ClientCodeOf", "uint", "Code of ERROR and OP_REJECTED on the client protocol.", error => error.ClientCode, Defect);
        code.Line();
        Column(code, errors, "HttpStatusOf", "int", "HTTP status.", error => error.HttpStatus, Defect);
        code.Close();
        return code.ToString();
    }

    private static void Column(
        SourceWriter code, EquatableArray<ErrorModel> errors, string method, string type, string summary, Func<ErrorModel, uint> column, uint otherwise)
    {
        code.Summary(summary);
        code.Line("/// <param name=\"code\">The refusal.</param>");
        code.Open($"public static {type} {method}(GridErrorCode code) => code switch");
        foreach (var error in errors.Where(error => error.Number != 0))
            code.Line($"GridErrorCode.{error.Name} => {column(error)},");
        code.Line($"_ => {otherwise},");
        code.Close(";");
    }
}
