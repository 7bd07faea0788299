using TopGun.Generators.Model.Services;

namespace TopGun.Generators.Emission.Services;

/// <summary>
/// Emits the handler interface of a service and the service that calls it: each call opens its caller's session, and
/// refusals become statuses. Services whose requests stream carry sessions of many callers and are written by hand.
/// </summary>
internal static class ServiceEmitter
{
    public static string Emit(ServiceModel service, string space)
    {
        var code = new SourceWriter(
            $"{service.Location.File}, service {service.ProtoName}", space,
            "System.Threading", "System.Threading.Tasks", "Grpc.Core", "TopGun.Core.Grid", "TopGun.Core.Grid.Sessions", service.Space);
        code.Summary(service.Comment);
        code.Open($"public interface I{service.Name}Handler");
        foreach (var method in service.Methods)
        {
            if (method != service.Methods[0])
                code.Line();
            Handler(code, method);
        }
        code.Close();
        code.Line();
        Face(code, service);
        return code.ToString();
    }

    private static void Handler(SourceWriter code, MethodModel method)
    {
        code.Summary(method.Comment);
        code.Line("/// <param name=\"session\">Session of the caller; ends with the call.</param>");
        code.Line("/// <param name=\"request\">The request.</param>");
        if (method.StreamsResponses)
            code.Line("/// <param name=\"responses\">Takes the responses.</param>");
        code.Line("/// <param name=\"cancellationToken\">Fires when the caller is gone or its time is up.</param>");
        code.Line("/// <exception cref=\"GridException\">The call is refused.</exception>");
        code.Line(method.StreamsResponses
            ? $"Task {method.Name}Async(IGridSession session, {method.Request} request, IAsyncStreamWriter<{method.Response}> responses, CancellationToken cancellationToken);"
            : $"Task<{method.Response}> {method.Name}Async(IGridSession session, {method.Request} request, CancellationToken cancellationToken);");
    }

    private static void Face(SourceWriter code, ServiceModel service)
    {
        code.Summary($"Serves {service.Name} over a grid: opens the session of each call's caller and turns refusals into statuses.");
        code.Line("/// <param name=\"sessions\">Opens sessions.</param>");
        code.Line("/// <param name=\"handler\">Carries out the calls.</param>");
        code.Open($"public sealed class {service.Name}Face(CallSessions sessions, I{service.Name}Handler handler) : {service.Name}.{service.Name}Base");
        code.Summary("The service with all its methods, to be mapped by a host.");
        code.Line($"public ServerServiceDefinition Definition => {service.Name}.BindService(this);");
        foreach (var method in service.Methods)
        {
            code.Line();
            code.Line("/// <inheritdoc/>");
            Method(code, method);
        }
        code.Close();
    }

    private static void Method(SourceWriter code, MethodModel method)
    {
        code.Line(method.StreamsResponses
            ? $"public override Task {method.Name}({method.Request} request, IServerStreamWriter<{method.Response}> responseStream, ServerCallContext context) =>"
            : $"public override Task<{method.Response}> {method.Name}({method.Request} request, ServerCallContext context) =>");
        var responses = method.StreamsResponses ? "responseStream, " : "";
        code.Line($"    sessions.RunAsync(context, session => handler.{method.Name}Async(session, request, {responses}context.CancellationToken));");
    }
}
