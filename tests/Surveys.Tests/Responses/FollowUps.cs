using System.Net;
using System.Text.Json.Nodes;

namespace Surveys.Tests.Responses;

/// <summary>Surveys that ask more than a rating, in every language of their template.</summary>
internal static class FollowUps
{
    /// <summary>A published CSAT survey that asks these behind what its template asks.</summary>
    public static async Task<string> SurveyAsking(this Workspace acme, bool anonymous, params JsonNode[] questions)
    {
        var survey = (string)(await acme.Post("surveys", new { name = "Why", template = "csat5", anonymous }, HttpStatusCode.Created))["id"]!;
        var content = (await acme.Get($"surveys/{survey}"))["content"]!.DeepClone();
        foreach (var question in questions)
            content["follow_ups"]!.AsArray().Add(question);
        await acme.Send(HttpMethod.Put, $"surveys/{survey}", new { content }, HttpStatusCode.OK);
        await acme.Send(HttpMethod.Post, $"surveys/{survey}/publication", expected: HttpStatusCode.OK);
        return survey;
    }

    public static JsonNode Question(string id, string type, string text, params (string Id, string Text)[] choices) => new JsonObject
    {
        ["id"] = id,
        ["type"] = type,
        ["text"] = Words(text),
        ["shown_for"] = new JsonArray(),
        ["choices"] = new JsonArray([.. choices.Select(choice => new JsonObject { ["id"] = choice.Id, ["text"] = Words(choice.Text) })]),
    };

    private static JsonObject Words(string text) => new() { ["en"] = text, ["ro"] = text, ["pl"] = text, ["fa"] = text };
}
