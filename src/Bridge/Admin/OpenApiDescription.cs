using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using TopGun.Bridge.Http.Reports;
using TopGun.Bridge.Login;

namespace TopGun.Bridge.Admin;

/// <summary>Describes the admin and login API as OpenAPI 3.1, out of the tables by which it is served.</summary>
internal static class OpenApiDescription
{
    private const string Json = "application/json";
    private const string Text = "text/plain";
    private const string Schemas = "#/components/schemas/";
    private const int Unauthorized = 401;
    private const int TooMany = 429;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSchemaExporterOptions Asked = new() { TreatNullObliviousAsNonNullable = true };

    private static readonly JsonSchemaExporterOptions Answered = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = LeaveOutNull };

    /// <summary>The document as JSON text.</summary>
    /// <param name="routes">The admin API.</param>
    /// <param name="logins">The login API.</param>
    public static string Of(IReadOnlyList<AdminRoute> routes, IReadOnlyList<LoginRoute> logins)
    {
        var paths = new JsonObject();
        var schemas = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal) { [NameOf(typeof(ErrorReport))] = SchemaOf(typeof(ErrorReport), Answered) };
        foreach (var route in routes)
        {
            var operation = Operation(route.Summary, route.Request, route.Response, route.Success, [.. route.Failures, Unauthorized, 403, TooMany], schemas);
            operation["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() });
            if (ParametersOf(route.Path) is { Count: > 0 } parameters)
                operation["parameters"] = parameters;
            Add(paths, route.Path, route.Method, operation);
        }

        foreach (var login in logins)
            Add(paths, login.Path, "POST", Operation(login.Summary, login.Request, login.Response, 200, [400, Unauthorized, TooMany, .. login.Failures], schemas));
        return Whole(paths, new JsonObject(schemas.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)))).ToJsonString(Indented) + "\n";
    }

    private static JsonObject Whole(JsonObject paths, JsonObject schemas) => new()
    {
        ["openapi"] = "3.1.0",
        ["info"] = new JsonObject { ["title"] = "TopGun admin API", ["version"] = "1" },
        ["paths"] = paths,
        ["components"] = new JsonObject
        {
            ["schemas"] = schemas,
            ["securitySchemes"] = new JsonObject
            {
                ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" },
            },
        },
    };

    private static JsonObject Operation(
        string summary, Type? request, Type? response, int success, int[] failures, SortedDictionary<string, JsonNode> schemas)
    {
        var operation = new JsonObject { ["summary"] = summary };
        if (request is not null)
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(request, Asked, schemas) };
        var done = new JsonObject { ["description"] = "Done." };
        if (response is not null)
            done["content"] = Content(response, Answered, schemas);
        var responses = new JsonObject { [$"{success}"] = done };
        foreach (var status in failures.Order())
            responses[$"{status}"] = new JsonObject { ["description"] = "Refused.", ["content"] = Content(typeof(ErrorReport), Answered, schemas) };
        operation["responses"] = responses;
        return operation;
    }

    private static void Add(JsonObject paths, string path, string method, JsonObject operation)
    {
        if (paths[path] is not JsonObject item)
            paths[path] = item = [];
        item[method.ToLowerInvariant()] = operation;
    }

    private static JsonArray ParametersOf(string path) =>
    [
        .. path.Split('/').Where(part => part.StartsWith('{')).Select(part => new JsonObject
        {
            ["name"] = part.Trim('{', '}'),
            ["in"] = "path",
            ["required"] = true,
            ["schema"] = new JsonObject { ["type"] = "string" },
        }),
    ];

    private static JsonObject Content(Type type, JsonSchemaExporterOptions use, SortedDictionary<string, JsonNode> schemas)
    {
        if (type == typeof(string))
            return new JsonObject { [Text] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } } };
        var name = NameOf(type);
        if (!schemas.ContainsKey(name))
            schemas[name] = SchemaOf(type, use);
        return new JsonObject { [Json] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = Schemas + name } } };
    }

    private static string NameOf(Type type) => type.Name.Replace("Document", string.Empty, StringComparison.Ordinal);

    private static JsonNode SchemaOf(Type type, JsonSchemaExporterOptions use) => AdminJson.Default.GetTypeInfo(type)!.GetJsonSchemaAsNode(use);

    // Answers leave out what is null.
    private static JsonNode LeaveOutNull(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is JsonObject { } type && type["required"] is JsonArray required && type["properties"] is JsonObject members)
            required.RemoveAll(name => members[name!.GetValue<string>()]?["type"] is JsonArray kinds && kinds.Any(kind => kind!.GetValue<string>() == "null"));
        return schema;
    }
}
