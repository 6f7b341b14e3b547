using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;

namespace Surveys.Dispatch;

internal sealed class InvitationsModel(SurveysDb db, Unasked unasked, PutOff putOff) : PageModel
{
    internal sealed record Row(
        Guid Id, InvitationStatus Status, Reason? Reason, string Survey, Guid? ContactId, string? Contact, Guid? InteractionId, string? Subject, DateTimeOffset DecidedAt, DateTimeOffset? DueAt,
        DateTimeOffset? SentAt, DateTimeOffset? DeliveredAt, DateTimeOffset? AnsweredAt, string? LastError, int RemindersSent, int Attempts)
    {
        public bool IsWaiting => Status is InvitationStatus.Scheduled or InvitationStatus.Deferred;
        public bool IsDone => Status is InvitationStatus.Sent or InvitationStatus.Answered;
    }

    public Page<Row> Rows { get; private set; } = new([], null);
    public IReadOnlyList<(Guid Id, string Name)> Surveys { get; private set; } = [];
    public InvitationFilter Filter { get; private set; } = InvitationFilter.None;

    /// <summary>Why none is there about the one interaction that is looked at.</summary>
    public IReadOnlyList<string> WhyNobody { get; private set; } = [];

    /// <summary>Which limit holds those up that wait, or were passed over, because the person was asked before.</summary>
    public IReadOnlyDictionary<Guid, string> WhyPutOff { get; private set; } = new Dictionary<Guid, string>();

    public bool IsFiltered => Filter != InvitationFilter.None;

    public async Task OnGet(string? status, Guid? survey, string? reason, Guid? interaction, Guid? contact, Guid? after, CancellationToken stop)
    {
        Filter = new InvitationFilter(EnumText.TryParse<InvitationStatus>(status), survey, EnumText.TryParse<Reason>(reason), interaction, contact);
        Surveys = (await db.Surveys.AsNoTracking().OrderBy(s => s.Name).Select(s => new { s.Id, s.Name }).ToListAsync(stop)).ConvertAll(s => (s.Id, s.Name));
        Rows = await Filter.Apply(db.Invitations.AsNoTracking())
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
                i.DecidedAt ?? i.PlannedAt,
                i.DueAt,
                i.SentAt,
                i.DeliveredAt,
                i.AnsweredAt,
                i.LastError,
                i.RemindersSent,
                i.Attempts))
            .Slice(null, row => row.Id, row => row, stop);
        WhyPutOff = await putOff.Why([.. Rows.Data.Where(row => row.Reason == Reason.Throttled).Select(row => row.Id)], stop);
        if (Rows.Data.Count == 0 && interaction is { } about && Filter == new InvitationFilter(Interaction: about))
            WhyNobody = await unasked.Why(about, stop);
    }
}
