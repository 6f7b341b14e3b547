using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;

namespace Surveys.Dispatch;

internal sealed class InvitationsModel(SurveysDb db) : PageModel
{
    internal sealed record Row(
        Guid Id, InvitationStatus Status, Reason? Reason, string Survey, Guid? ContactId, string? Contact, Guid? InteractionId, string? Subject, DateTimeOffset PlannedAt, DateTimeOffset? DueAt,
        DateTimeOffset? SentAt, DateTimeOffset? DeliveredAt, DateTimeOffset? AnsweredAt, string? LastError, int RemindersSent, int Attempts)
    {
        public bool IsWaiting => Status is InvitationStatus.Scheduled or InvitationStatus.Deferred;
        public bool IsDone => Status is InvitationStatus.Sent or InvitationStatus.Answered;
    }

    public Page<Row> Rows { get; private set; } = new([], null);
    public IReadOnlyList<(Guid Id, string Name)> Surveys { get; private set; } = [];
    public InvitationStatus? Only { get; private set; }
    public Guid? Survey { get; private set; }
    public Reason? Reason { get; private set; }

    /// <summary>Those about this interaction alone, as other pages link to them.</summary>
    public Guid? Interaction { get; private set; }

    public Guid? Contact { get; private set; }

    public bool IsFiltered => Only is not null || Survey is not null || Reason is not null || Interaction is not null || Contact is not null;

    public async Task OnGet(string? status, Guid? survey, string? reason, Guid? interaction, Guid? contact, Guid? after, CancellationToken stop)
    {
        (Only, Survey, Reason, Interaction, Contact) = (EnumText.TryParse<InvitationStatus>(status), survey, EnumText.TryParse<Reason>(reason), interaction, contact);
        Surveys = (await db.Surveys.AsNoTracking().OrderBy(s => s.Name).Select(s => new { s.Id, s.Name }).ToListAsync(stop)).ConvertAll(s => (s.Id, s.Name));
        Rows = await db.Invitations.AsNoTracking()
            .Where(i => (Only == null || i.Status == Only) && (survey == null || i.SurveyId == survey) && (Reason == null || i.Reason == Reason))
            .Where(i => (interaction == null || i.InteractionId == interaction) && (contact == null || i.ContactId == contact))
            .Where(i => after == null || i.Id < after)
            .OrderByDescending(i => i.Id)
            .Select(i => new Row(
                i.Id,
                i.Status,
                i.Reason,
                db.Surveys.Where(s => s.Id == i.SurveyId).Select(s => s.Name).First(),
                i.ContactId,
                db.Contacts.Where(c => c.Id == i.ContactId).Select(c => c.Name ?? c.Email ?? c.ExternalId).FirstOrDefault(),
                i.InteractionId,
                db.Interactions.Where(x => x.Id == i.InteractionId).Select(x => x.Subject).FirstOrDefault(),
                i.PlannedAt,
                i.DueAt,
                i.SentAt,
                i.DeliveredAt,
                i.AnsweredAt,
                i.LastError,
                i.RemindersSent,
                i.Attempts))
            .Slice(null, row => row.Id, row => row, stop);
    }

    /// <summary>This page with its filters.</summary>
    public string Address(string? after) => QueryHelpers.AddQueryString(
        "/invitations",
        new Dictionary<string, string?>
        {
            ["status"] = Only is { } only ? EnumText.Of(only) : null,
            ["survey"] = $"{Survey}",
            ["reason"] = Reason is { } reason ? EnumText.Of(reason) : null,
            ["interaction"] = $"{Interaction}",
            ["contact"] = $"{Contact}",
            ["after"] = after,
        }.Where(part => !string.IsNullOrEmpty(part.Value)));
}
