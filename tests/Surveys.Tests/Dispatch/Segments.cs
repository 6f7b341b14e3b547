using Microsoft.EntityFrameworkCore;

namespace Surveys.Tests.Dispatch;

internal static class Segments
{
    /// <summary>The addresses of the people whom a relationship survey for these attributes would ask.</summary>
    public static async Task<IReadOnlyList<string>> Segment(this Workspace workspace, params (string Name, string Value)[] attributes)
    {
        var made = await workspace.Post(
            "rules",
            new { survey = await workspace.Survey("nps", "Relationship"), every = "P90D", segment = new { attributes = attributes.ToDictionary(one => one.Name, one => one.Value) } },
            System.Net.HttpStatusCode.Created);
        return await workspace.In(async db =>
        {
            var rule = await db.Rules.AsNoTracking().SingleAsync(r => r.Id == (Guid)made["id"]!);
            return (await db.Contacts.AsNoTracking().ToListAsync()).Where(rule.IsFor).Select(c => c.Email!).Order().ToList();
        });
    }
}
