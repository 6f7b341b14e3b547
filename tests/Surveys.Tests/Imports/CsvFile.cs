using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Imports;
using Surveys.Interactions;
using Surveys.Responses;

namespace Surveys.Tests.Imports;

/// <summary>A small CSV file of a test, and a map in the shape of the sample's.</summary>
internal static class CsvFile
{
    public const string Header =
        "Ticket ID,Status,Source,Topic,Agent Name,Agent Group,Customer email,Created time,First response time,Resolution time,Close time,Agent interactions,Survey results,Comment";

    public const string MapText =
        """
        {
          // Written by hand, so it may have comments and a comma too many.
          "source": "file",
          "time_zone": "{zone}",
          "interaction": {
            "external_id": "Ticket ID",
            "status": { "column": "Status", "values": { "Open": "open", "In progress": "pending", "Resolved": "resolved", "Closed": "closed" } },
            "channel": { "column": "Source", "values": { "Email": "email", "Chat": "chat" } },
            "subject": "Topic",
            "opened_at": "Created time",
            "first_response_at": "First response time",
            "resolved_at": "Resolution time",
            "closed_at": "Close time",
            "replies": "Agent interactions",
          },
          "contact": { "email": "Customer email" },
          "agent": { "name": "Agent Name" },
          "team": "Agent Group",
          "attributes": { "topic": { "column": "Topic", "values": { "Pricing and Licensing": "Pricing and licensing" } } },
          "answer": {
            "survey": { "name": "From a file", "template": "csat5" },
            "score": "Survey results",
            "comment": "Comment",
            "answered_at": ["closed_at", "resolved_at", "opened_at"]
          }
        }
        """;

    /// <summary>A row of the file; what a test doesn't say is as usual.</summary>
    public static string Row(
        string id, string status = "Closed", string source = "Email", string topic = "Bug", string agent = "Ana", string team = "1st line", string? email = null,
        string opened = "2026-03-10 08:00:00", string responded = "2026-03-10 09:00:00", string resolved = "2026-03-10 10:00:00",
        string closed = "2026-03-10 11:00:00", string replies = "3", string score = "", string comment = "") =>
        string.Join(',', id, status, source, topic, agent, team, email ?? $"c{id}@example.com", opened, responded, resolved, closed, replies, score, comment);

    public static Task<ImportReport> Import(this Workspace workspace, House house, params string[] rows) =>
        workspace.ImportText(house, string.Join('\n', [Header, .. rows]) + "\n");

    public static async Task<ImportReport> ImportText(this Workspace workspace, House house, string text, string zone = "UTC", bool plan = false)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await house.Services.GetRequiredService<CsvImport>().Run(workspace.Id, await Map(MapText.Replace("{zone}", zone, StringComparison.Ordinal)), file, plan, _ => { }, default);
    }

    public static async Task<ImportMap> Map(string json)
    {
        var file = Path.Combine(Path.GetTempPath(), $"map-{Guid.CreateVersion7():N}.json");
        try
        {
            await File.WriteAllTextAsync(file, json);
            return await ImportMap.Load(file, default);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public static Task<Interaction> Imported(this Workspace workspace, string id) =>
        workspace.In(db => db.Interactions.AsNoTracking().SingleAsync(i => i.Source == "file" && i.ExternalId == id));

    public static Task<List<SurveyResponse>> AnswersImported(this Workspace workspace) =>
        workspace.In(db => db.Responses.AsNoTracking().OrderBy(r => r.AnsweredAt).ThenBy(r => r.Id).ToListAsync());
}
