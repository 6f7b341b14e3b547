using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Surveys.Shared;

/// <summary>Turns what went wrong into an RFC 9457 problem with the errors by field.</summary>
internal sealed partial class ProblemHandler(IProblemDetailsService problems) : IExceptionHandler
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception.IsDatabaseAway())
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = $"{Pause.TotalSeconds:0}";
        }

        if (!context.Request.Path.StartsWithSegments("/api") || Of(exception) is not { } problem)
            return false;

        context.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
    }

    private static ProblemDetails? Of(Exception exception) => exception switch
    {
        InvalidInputException invalid => Invalid(invalid.Errors),
        ConflictException conflict => Problem(StatusCodes.Status409Conflict, conflict.Message),
        GoneException gone => Problem(StatusCodes.Status410Gone, gone.Message),
        BadHttpRequestException { InnerException: JsonException json } => OfJson(json),
        BadHttpRequestException bad when Parameter().Match(bad.Message) is { Success: true } parameter =>
            Invalid(new Dictionary<string, string[]> { [JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Groups[1].Value)] = ["has the wrong type or value."] }),
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } => Problem(StatusCodes.Status400BadRequest, "Send a JSON object."),
        BadHttpRequestException bad => Problem(bad.StatusCode, Doors.Plain(bad.StatusCode)),
        _ when exception.IsDatabaseAway() => Problem(StatusCodes.Status503ServiceUnavailable, null),
        _ => null,
    };

    private static ProblemDetails OfJson(JsonException json) => JsonErrors.IsNoJson(json)
        ? Problem(StatusCodes.Status400BadRequest, $"The body is not JSON: line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}.")
        : Invalid(JsonErrors.Of(json));

    private static HttpValidationProblemDetails Invalid(IReadOnlyDictionary<string, string[]> errors) => new(errors.ToDictionary())
    {
        Status = StatusCodes.Status422UnprocessableEntity,
        Title = "Some fields can't be accepted.",
        Detail = new InvalidInputException(errors).Message,
    };

    private static ProblemDetails Problem(int status, string? detail) => new() { Status = status, Detail = detail };

    [GeneratedRegex("^Failed to bind parameter \"\\S+ (\\w+)\"")]
    private static partial Regex Parameter();
}
