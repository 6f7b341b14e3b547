using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Surveys.Tests.Shared;

/// <summary>Sends what nobody should send, and looks at what is left behind.</summary>
internal static class Hostile
{
    /// <summary>Sends a body to each letter; whatever it is, the answer is a problem of the sender's and nothing is stored.</summary>
    public static async Task<JsonNode> Refused(this Workspace workspace, HttpMethod method, string path, HttpContent? content, params HttpStatusCode[] expected)
    {
        var before = await workspace.Rows();
        using var request = new HttpRequestMessage(method, "/api/v1/" + path) { Content = content };
        using var answer = await workspace.Api.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{method} {path}: {(int)answer.StatusCode} {text}");
        if (expected.Length > 0)
            Assert.True(expected.Contains(answer.StatusCode), $"{method} {path}: {(int)answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal((int)answer.StatusCode, (int)problem["status"]!);
        Assert.False(string.IsNullOrWhiteSpace((string?)problem["detail"]), $"{method} {path} says nothing: {text}");
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
        Assert.Equal(before, await workspace.Rows());
        return problem;
    }

    /// <summary>As <see cref="Refused"/>, as 422 with an error at this field or inside of it.</summary>
    public static async Task RefusedBy(this Workspace workspace, string path, string body, string field)
    {
        var problem = await workspace.Refused(HttpMethod.Post, path, Json(body), HttpStatusCode.UnprocessableEntity);
        Assert.True(
            problem["errors"] is JsonObject errors && errors.Any(e => e.Key == field || e.Key.StartsWith(field + ".", StringComparison.Ordinal) || e.Key.StartsWith(field + "[", StringComparison.Ordinal)),
            $"{field} is not named: {problem.ToJsonString()}");
    }

    public static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    public static HttpContent Bytes(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static Task<string> Rows(this Workspace workspace) => workspace.In(async db => string.Join(' ', new[]
    {
        await db.Surveys.CountAsync(), await db.SurveyVersions.CountAsync(), await db.Rules.CountAsync(), await db.Interactions.CountAsync(), await db.Contacts.CountAsync(),
        await db.Agents.CountAsync(), await db.Teams.CountAsync(), await db.Invitations.CountAsync(), await db.Responses.CountAsync(),
    }));
}
