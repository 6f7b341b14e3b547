using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Surveys.Shared;

/// <summary>Turns what went wrong into an RFC 9457 problem with the errors by field.</summary>
internal sealed class ProblemHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (!context.Request.Path.StartsWithSegments("/api"))
            return false;

        var problem = exception switch
        {
            InvalidInputException invalid => Invalid(invalid.Errors),
            ConflictException conflict => Problem(StatusCodes.Status409Conflict, conflict.Message),
            BadHttpRequestException { InnerException: JsonException json } => OfJson(json),
            BadHttpRequestException bad => Problem(bad.StatusCode, bad.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => "The body is too large: send at most 1 MB.",
                StatusCodes.Status415UnsupportedMediaType => "Send JSON, with Content-Type: application/json.",
                _ => bad.Message,
            }),
            _ => null,
        };
        if (problem is null)
            return false;

        context.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
    }

    private static ProblemDetails OfJson(JsonException json)
    {
        var field = json.Path?.TrimStart('$').TrimStart('.') ?? "";
        if (json.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return Invalid(new Dictionary<string, string[]> { [field] = ["is not a field of this request."] });
        if (json.Message.Contains("missing required properties", StringComparison.Ordinal))
            return Invalid(MissingFields(json.Message).ToDictionary(name => name, _ => new[] { "is missing." }));
        if (json.InnerException is JsonException || !json.Data.Contains("syntax") && !IsSyntax(json))
            return Invalid(new Dictionary<string, string[]> { [field] = [Reason(json)] });

        return Problem(StatusCodes.Status400BadRequest, $"The body is not JSON: line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}.");
    }

    /// <remarks>A reader's own exception (not JSON at all) is the inner one; a converter's (JSON, but not what we asked for) isn't.</remarks>
    private static bool IsSyntax(JsonException json) => json.InnerException?.GetType().Name == "JsonReaderException" || json.GetType().Name == "JsonReaderException";

    private static string Reason(JsonException json) => json.Message switch
    {
        var message when message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal) => "has the wrong type or value.",
        var message when message.Contains("Duplicate", StringComparison.OrdinalIgnoreCase) => "is given twice.",
        var message => message.Split(" Path: ")[0],
    };

    private static IEnumerable<string> MissingFields(string message) =>
        message[(message.LastIndexOf(':') + 1)..].Split(',').Select(name => name.Trim(' ', '\'', '.'));

    public static ProblemDetails Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new HttpValidationProblemDetails(errors.ToDictionary())
        {
            Status = StatusCodes.Status422UnprocessableEntity,
            Title = "Some fields can't be accepted.",
            Detail = new InvalidInputException(errors).Message,
        };

    private static ProblemDetails Problem(int status, string detail) => new() { Status = status, Detail = detail };
}
