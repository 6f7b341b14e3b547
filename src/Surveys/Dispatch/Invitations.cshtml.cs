using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;

namespace Surveys.Dispatch;

internal sealed class InvitationsModel(SurveysDb db) : PageModel
{
    internal sealed record Row(
        Guid Id, InvitationStatus Status, Reason? Reason, string Survey, string? Contact, string? Subject, DateTimeOffset PlannedAt, DateTimeOffset? DueAt, DateTimeOffset? SentAt, DateTimeOffset? DeliveredAt, DateTimeOffset? AnsweredAt, string? LastError, int RemindersSent)
    {
        public bool IsWaiting => Status is InvitationStatus.Scheduled or InvitationStatus.Deferred;
        public bool IsDone => Status is InvitationStatus.Sent or InvitationStatus.Answered;
    }

    public Page<Row> Rows { get; private set; } = new([], null);
    public InvitationStatus? Only { get; private set; }

    public async Task OnGet(string? status, Guid? after, CancellationToken stop)
    {
        Only = EnumText.TryParse<InvitationStatus>(status);
        Rows = await db.Invitations.AsNoTracking()
            .Where(i => (Only == null || i.Status == Only) && (after == null || i.Id < after))
            .OrderByDescending(i => i.Id)
            .Select(i => new Row(
                i.Id,
                i.Status,
                i.Reason,
                db.Surveys.Where(s => s.Id == i.SurveyId).Select(s => s.Name).First(),
                db.Contacts.Where(c => c.Id == i.ContactId).Select(c => c.Name ?? c.Email).FirstOrDefault(),
                db.Interactions.Where(x => x.Id == i.InteractionId).Select(x => x.Subject).FirstOrDefault(),
                i.PlannedAt,
                i.DueAt,
                i.SentAt,
                i.DeliveredAt,
                i.AnsweredAt,
                i.LastError,
                i.RemindersSent))
            .Slice(null, row => row.Id, row => row, stop);
    }
}
