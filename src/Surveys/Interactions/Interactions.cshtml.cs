using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;

namespace Surveys.Interactions;

internal sealed class InteractionsModel(SurveysDb db) : PageModel
{
    internal sealed record Row(
        Guid Id, string Source, string ExternalId, string? Subject, InteractionStatus Status, string? Channel, string? Contact, string? Agent, string? Team, DateTimeOffset? OpenedAt);

    public Page<Row> Rows { get; private set; } = new([], null);

    public async Task OnGet(Guid? after, CancellationToken stop) =>
        Rows = await db.Interactions.AsNoTracking()
            .Where(i => after == null || i.Id < after)
            .OrderByDescending(i => i.Id)
            .Select(i => new Row(
                i.Id,
                i.Source,
                i.ExternalId,
                i.Subject,
                i.Status,
                i.Channel,
                db.Contacts.Where(c => c.Id == i.ContactId).Select(c => c.Name ?? c.Email).FirstOrDefault(),
                db.Agents.Where(a => a.Id == i.AgentId).Select(a => a.Name).FirstOrDefault(),
                db.Teams.Where(t => t.Id == i.TeamId).Select(t => t.Name).FirstOrDefault(),
                i.OpenedAt))
            .Slice(null, row => row.Id, row => row, stop);
}
