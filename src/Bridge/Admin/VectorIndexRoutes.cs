using Microsoft.AspNetCore.Http;
using TopGun.Bridge.Admin.Documents;
using TopGun.Bridge.Http;

namespace TopGun.Bridge.Admin;

/// <summary>Vector indexes: this version has no vector search, and says so (server-behaviour §8.4, "Missing subsystem").</summary>
internal static class VectorIndexRoutes
{
    private const string Collection = "/api/admin/indexes/vector";
    private const string One = Collection + "/{map}/{name}";
    private const int DimensionMax = 4096;

    private static readonly int[] Missing = [StatusCodes.Status503ServiceUnavailable];

    /// <summary>The routes.</summary>
    public static IEnumerable<AdminRoute> All =>
    [
        new("GET", Collection, "Lists vector indexes; not configured in this version.", Refuse) { Failures = Missing },
        new("POST", Collection, "Declares a vector index; not configured in this version.", CreateAsync)
        {
            Request = typeof(VectorIndexRequest),
            Failures = [StatusCodes.Status422UnprocessableEntity, .. Missing],
        },
        new("DELETE", One, "Gives a vector index up; not configured in this version.", Refuse) { Failures = Missing },
        new("GET", One + "/status", "Tells how a vector index is; not configured in this version.", Refuse) { Failures = Missing },
        new("POST", One + "/optimize", "Starts to optimise a vector index; not configured in this version.", Refuse) { Failures = Missing },
        new("DELETE", One + "/optimize/{id}", "Cancels an optimisation; not configured in this version.", Refuse) { Failures = Missing },
    ];

    private static async ValueTask<IResult> CreateAsync(AdminCall call)
    {
        var request = await JsonBody.ReadAsync(call.Context, AdminJson.Default.VectorIndexRequest);
        if (request.Dimension is < 1 or > DimensionMax)
        {
            throw new RefusedRequestException(
                StatusCodes.Status422UnprocessableEntity, $"dimension is {request.Dimension}; it must be 1 to {DimensionMax}", "dimension");
        }

        return await Refuse(call);
    }

    private static ValueTask<IResult> Refuse(AdminCall call) =>
        throw new RefusedRequestException(StatusCodes.Status503ServiceUnavailable, "vector search not configured");
}
