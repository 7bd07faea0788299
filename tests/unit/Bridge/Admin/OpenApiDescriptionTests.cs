using System.Text.Json;
using TopGun.Bridge.Admin;
using TopGun.Bridge.Login;

namespace TopGun.Bridge.Tests.Admin;

/// <summary>The description of the API is that of the routes, and the committed one is the same.</summary>
public sealed class OpenApiDescriptionTests
{
    private const string Committed = "docs/specs/openapi.json";
    private const string AcceptVariable = "TOPGUN_ACCEPT";

    [Test]
    public void The_committed_description_is_that_of_the_routes()
    {
        var path = RepositoryRoot.Combine(Committed);
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
            File.WriteAllText(path, Describe());

        Assert.That(File.ReadAllText(path), Is.EqualTo(Describe()), $"run eng/accept-openapi.sh to write {Committed} anew");
    }

    [Test]
    public async Task What_is_served_names_every_route_and_only_known_forms()
    {
        await using var host = await AdminHost.StartAsync();
        var document = JsonDocument.Parse(await host.Http.GetStringAsync("/api/openapi.json")).RootElement;

        Assert.That(document.GetProperty("openapi").GetString(), Is.EqualTo("3.1.0"));
        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));
        Assert.That(described, Is.EquivalentTo(Routes.Select(route => $"{route.Method} {route.Path}").Concat(LoginEndpoints.Routes.Select(route => $"POST {route.Path}"))));
        var schemas = document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(schema => schema.Name);
        Assert.That(References(document).Where(reference => reference.StartsWith("#/components/schemas/", StringComparison.Ordinal)).Select(reference => reference[21..]).Distinct(), Is.SubsetOf(schemas));
    }

    [Test]
    public void No_member_is_required_that_answers_leave_out()
    {
        var document = JsonDocument.Parse(Describe()).RootElement;
        var answers = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .SelectMany(operation => References(operation.Value.GetProperty("responses"))).Distinct().ToArray();

        var wrong = answers.SelectMany(answer => Omittable(document.GetProperty("components").GetProperty("schemas").GetProperty(answer[21..])));

        Assert.That(answers, Has.Length.GreaterThan(10));
        Assert.That(wrong, Is.Empty);
    }

    private static IEnumerable<string> Omittable(JsonElement schema)
    {
        if (!schema.TryGetProperty("properties", out var members))
            return [];
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()).ToArray() : [];
        return members.EnumerateObject().SelectMany(member =>
        {
            var mayBeNull = member.Value.TryGetProperty("type", out var type) && type.GetRawText().Contains("null", StringComparison.Ordinal);
            return mayBeNull && required.Contains(member.Name) ? [member.Name] : Omittable(member.Value);
        });
    }

    private static IReadOnlyList<AdminRoute> Routes => AdminPlane.RoutesOf(new AdminOptions());

    private static string Describe() => OpenApiDescription.Of(Routes, LoginEndpoints.Routes);

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(
            member => member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
