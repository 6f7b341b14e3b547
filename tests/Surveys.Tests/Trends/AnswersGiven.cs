using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Surveys.Tests.Trends;

/// <summary>Gives a workspace answers at moments of the past, by the API.</summary>
internal static class AnswersGiven
{
    /// <summary>One answer, new each time, but for what the test says otherwise.</summary>
    public static Task<JsonNode> Answer(this Workspace workspace, string survey, int score, string at, object? more = null)
    {
        var answer = new JsonObject { ["survey"] = survey, ["external_id"] = Guid.CreateVersion7().ToString(), ["score"] = score, ["submitted_at"] = at };
        foreach (var (name, value) in more is null ? [] : JsonSerializer.SerializeToNode(more)!.AsObject().ToList())
            answer[name] = value?.DeepClone();
        return workspace.Post("responses", answer.ToJsonString(), HttpStatusCode.Created);
    }

    /// <summary>So many answers of each rating, lowest rating first: a tally.</summary>
    public static async Task Answers(this Workspace workspace, string survey, string at, int lowest, int[] tally, object? more = null)
    {
        for (var place = 0; place < tally.Length; place++)
        {
            for (var times = 0; times < tally[place]; times++)
                await workspace.Answer(survey, lowest + place, at, more);
        }
    }

    /// <summary>The scores, counted up to now.</summary>
    public static async Task<JsonNode> Scores(this Workspace workspace, string survey, string query = "")
    {
        await workspace.RollUp();
        return await workspace.Get($"scores?survey={survey}{query}");
    }

    public static long[] Tally(this JsonNode node) => node["tally"]!.AsArray().Select(count => (long)count!).ToArray();

    /// <summary>A named number of each element.</summary>
    public static T[] Each<T>(this JsonNode list, string name) => list.AsArray().Select(item => item![name]!.GetValue<T>()).ToArray();
}
