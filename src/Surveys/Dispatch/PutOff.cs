using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Says of invitations that wait, or aren't sent, because the person was asked not long before: when that was, which of the rule's limits it is, and from when on they may be asked again.</summary>
internal sealed class PutOff(SurveysDb db, CurrentTenant tenant)
{
    /// <returns>By invitation; those that are held up by something else, or of which nothing is known any more, aren't in it.</returns>
    public async Task<IReadOnlyDictionary<Guid, string>> Why(IReadOnlyCollection<Guid> invitations, CancellationToken stop)
    {
        if (invitations.Count == 0)
            return new Dictionary<Guid, string>();

        var throttled = await db.Invitations.AsNoTracking()
            .Where(i => invitations.Contains(i.Id) && i.Reason == Reason.Throttled && i.ContactId != null)
            .Join(db.Rules, i => i.RuleId, r => r.Id, (i, r) => new { Invitation = i, r.Terms })
            .Join(db.Surveys, both => both.Invitation.SurveyId, s => s.Id, (both, s) => new { both.Invitation, both.Terms, Survey = s })
            .ToListAsync(stop);
        if (throttled.Count == 0)
            return new Dictionary<Guid, string>();

        var people = throttled.Select(one => one.Invitation.ContactId).Distinct().ToList();
        var mails = await db.Invitations
            .Where(i => people.Contains(i.ContactId) && i.SentAt != null)
            .Join(db.Surveys, i => i.SurveyId, s => s.Id, (i, s) => new { i.ContactId, i.SurveyId, s.Kind, i.SentAt, i.RemindedAt })
            .ToListAsync(stop);
        var zone = Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop));
        var why = new Dictionary<Guid, string>();
        foreach (var one in throttled)
        {
            var decidedAt = one.Invitation.DecidedAt ?? one.Invitation.PlannedAt;
            var asked = mails.Where(mail => mail.ContactId == one.Invitation.ContactId)
                .SelectMany(mail => new[] { mail.SentAt, mail.RemindedAt }, (mail, at) => new AskedBefore(mail.SurveyId, mail.Kind, at))
                .Where(before => before.At <= decidedAt);
            if (Eligibility.ThrottledBy(one.Terms.Spacing, FactBook.LastOf(asked, one.Survey)) is { } throttling && throttling.EndsAt > decidedAt)
                why[one.Invitation.Id] = Sentence(throttling, zone);
        }

        return why;
    }

    private static string Sentence(Throttling throttling, Zone zone)
    {
        var least = Length.Of(throttling.Least);
        var limit = throttling.Limit switch
        {
            ThrottleLimit.Workspace => $"twice within {least}",
            ThrottleLimit.Kind => $"twice within {least} for the same kind of survey",
            _ => $"the same survey twice within {least}",
        };
        return $"the contact was asked on {zone.DayOf(throttling.AskedAt).AsDay()}; with this rule nobody is asked {limit}, so from {zone.DayOf(throttling.EndsAt).AsDay()} on";
    }
}
