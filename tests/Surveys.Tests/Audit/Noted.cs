using System.Text.Json.Nodes;

namespace Surveys.Tests.Audit;

/// <summary>What the log says, as the API tells it.</summary>
internal static class Noted
{
    /// <summary>The newest entry of an action; a failure where there is none.</summary>
    public static async Task<JsonNode> NewestNote(this Workspace workspace, string action) =>
        (await workspace.Notes($"action={action}")) is [var newest, ..] ? newest : throw new InvalidOperationException($"{action} was not noted.");

    public static async Task<IReadOnlyList<JsonNode>> Notes(this Workspace workspace, string query = "") =>
        (await workspace.Get($"audit?limit=200&{query}"))["data"]!.AsArray().Select(entry => entry!).ToList();
}
