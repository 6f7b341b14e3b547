using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Interactions;

internal sealed class InteractionsModel(SurveysDb db, CurrentTenant tenant) : PageModel
{
    internal sealed record Row(
        Guid Id, string Source, string ExternalId, string? Subject, InteractionStatus Status, string? Channel, string[] Tags, Guid? ContactId, string? Contact, string? Agent, string? Team,
        DateTimeOffset? OpenedAt, DateTimeOffset ReceivedAt);

    public InteractionFilter Filter { get; private set; } = InteractionFilter.None;
    public Page<Row> Rows { get; private set; } = new([], null);
    public IReadOnlyList<string> Channels { get; private set; } = [];
    public IReadOnlyList<(Guid Id, string Name)> Teams { get; private set; } = [];
    public IReadOnlyList<(Guid Id, string Name)> Agents { get; private set; } = [];

    public bool IsFiltered => Filter != InteractionFilter.None;

    public async Task OnGet(
        string? status, string? channel, Guid? team, string? tag, Guid? agent, string? q, Guid? interaction, Guid? contact, Guid? after, CancellationToken stop)
    {
        Filter = new InteractionFilter(EnumText.TryParse<InteractionStatus>(status), Blank.ToNull(channel), team, Blank.ToNull(tag), agent, Blank.ToNull(q), interaction, contact);
        await LoadChoices(stop);
        var errors = Filter.Check();
        if (errors.Any)
            ModelState.AddModelError("", errors.ToString());
        if (!ModelState.IsValid)
            return;

        Rows = await Filter.Apply(db.Interactions.AsNoTracking())
            .Where(i => after == null || i.Id < after)
            .OrderByDescending(i => i.Id)
            .Select(i => new Row(
                i.Id,
                i.Source,
                i.ExternalId,
                i.Subject,
                i.Status,
                i.Channel,
                i.Tags,
                i.ContactId,
                db.Contacts.Where(c => c.Id == i.ContactId).Select(c => c.Name ?? c.Email ?? c.ExternalId).FirstOrDefault(),
                db.Agents.Where(a => a.Id == i.AgentId).Select(a => a.Name).FirstOrDefault(),
                db.Teams.Where(t => t.Id == i.TeamId).Select(t => t.Name).FirstOrDefault(),
                i.OpenedAt,
                i.ReceivedAt))
            .Slice(null, row => row.Id, row => row, stop);
    }

    private async Task LoadChoices(CancellationToken stop)
    {
        Channels = await db.Channels(tenant.Id, stop);
        Teams = await db.TeamNames(stop);
        Agents = await db.AgentNames(null, stop);
    }
}
