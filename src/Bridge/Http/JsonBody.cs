using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace TopGun.Bridge.Http;

/// <summary>Reads JSON bodies within their limit.</summary>
internal static class JsonBody
{
    /// <summary>Reads a body.</summary>
    /// <typeparam name="T">What it says.</typeparam>
    /// <param name="context">The request.</param>
    /// <param name="type">Form of it.</param>
    /// <exception cref="RefusedRequestException">400: it cannot be read; the field is named where it is known.</exception>
    /// <exception cref="BadHttpRequestException">413: it is too long.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = Limits.HttpBodyBytesMax;
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted)
                ?? throw Invalid("a JSON object is expected", null);
        }
        catch (JsonException exception)
        {
            var field = FieldOf(exception.Path);
            if (field is not null)
                throw Invalid($"the value at '{exception.Path}' has the wrong form", field);
            // Only what is no JSON at all has an inner exception of this kind; the other texts name types of ours.
            throw Invalid(exception.InnerException is JsonException ? exception.Message : "a JSON object is expected", null);
        }
    }

    private static RefusedRequestException Invalid(string problem, string? field) =>
        new(StatusCodes.Status400BadRequest, $"invalid JSON: {problem}", field);

    // "$.name" and what is below it.
    private static string? FieldOf(string? path)
    {
        if (path is null || !path.StartsWith("$.", StringComparison.Ordinal))
            return null;
        var end = path.AsSpan(2).IndexOfAny('.', '[');
        return end < 0 ? path[2..] : path.Substring(2, end);
    }
}
