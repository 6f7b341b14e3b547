using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>How an answer came, beside what it says.</summary>
/// <param name="PageLoad">Which page it was sent from, where the form says so.</param>
internal sealed record Arrival(Guid? PageLoad, PageSignals? Signals, bool IsTrapPressed);

/// <summary>Keeps apart the answers that look like a machine's, with what speaks for it, until somebody has looked.</summary>
internal sealed class Quarantine(
    SurveysDb db, CurrentTenant tenant, AnswerDesk desk, VisitLog visits, LinkKeys keys, AuditLog audit, CurrentActor actor, IHttpContextAccessor http, TimeProvider clock)
{
    private const int VisitorBytes = 16;
    private const int LongestAgent = 200;

    /// <summary>Set-aside answers kept for one link.</summary>
    private const int MostOfOneLink = 20;

    /// <summary>Notes that the page was opened from the mail; of an anonymous survey nothing, as on a day with few answers it would say whose they are.</summary>
    public void NoteOpened(Asked asked, int? rating, Guid pageLoad) => Note(VisitKind.Opened, asked, rating, pageLoad);

    private void Note(VisitKind kind, Asked asked, int? rating, Guid? pageLoad)
    {
        if (!asked.Survey.IsAnonymous)
            Note(kind, asked.Invitation.Id, rating, pageLoad);
    }

    /// <inheritdoc cref="NoteOpened"/>
    public async Task NoteTrapped(Guid invitationId, Guid? page, CancellationToken stop)
    {
        if (await db.Invitations.AnyAsync(i => i.Id == invitationId && i.ContactId != null && db.Surveys.Any(s => s.Id == i.SurveyId && !s.IsAnonymous), stop))
            Note(VisitKind.Trapped, invitationId, null, page);
    }

    /// <summary>Nothing is written while the caller waits.</summary>
    private void Note(VisitKind kind, Guid invitationId, int? rating, Guid? pageLoad)
    {
        var now = clock.GetUtcNow();
        visits.Note(new LinkVisit
        {
            TenantId = tenant.Id,
            Id = Guid.CreateVersion7(now),
            InvitationId = invitationId,
            Kind = kind,
            CameAt = now.ToStored(),
            Rating = rating,
            PageLoad = pageLoad,
            Visitor = Visitor(),
            Agent = Agent(),
        });
    }

    /// <summary>Takes the answer, or sets it aside where it looks like a machine's.</summary>
    /// <returns>What became of it; nothing where it was set aside.</returns>
    public async Task<Taken?> Take(Asked asked, GivenAnswer given, Arrival arrival, int? seen, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var facts = new AnswerFacts(
            given.Rating, asked.Version.Rule.Points, arrival.PageLoad, Visitor(), Agent(), arrival.Signals, arrival.IsTrapPressed, asked.Invitation.SentAt, now,
            await visits.Of(db, asked.Invitation.Id, now - Suspicions.Reach, stop));
        var reasons = Suspicions.Of(facts);
        Note(VisitKind.Answered, asked, given.Rating, arrival.PageLoad);
        if (reasons.Count == 0)
        {
            var taken = await desk.Take(asked, given, seen, now, stop);
            if (taken.Outcome is AnswerOutcome.Stored or AnswerOutcome.StoredBefore && arrival.Signals is { HasHand: true, Driven: false })
                Note(VisitKind.CountedByHand, asked, given.Rating, arrival.PageLoad);
            return taken;
        }

        // Kept with its invitation until somebody looks, so of an anonymous survey it isn't kept at all.
        if (!asked.Survey.IsAnonymous)
            await SetAside(asked, given, facts, reasons, stop);
        return null;
    }

    private Task<bool> SetAside(Asked asked, GivenAnswer given, AnswerFacts facts, IReadOnlyList<Suspicion> reasons, CancellationToken stop) => db.Retry(async () =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var evidence = new Evidence(facts.Agent, facts.Signals, [.. facts.Visits.Select(visit => new SeenVisit(visit.Kind, visit.CameAt, visit.Rating, visit.IsBy(facts.Visitor)))]);
        if (await db.SetAsideAnswers.CountAsync(a => a.InvitationId == asked.Invitation.Id, stop) < MostOfOneLink)
            db.SetAsideAnswers.Add(Apart(asked, given, facts.Now, reasons, evidence));
        // The first of several looked like a person's, as there was nothing yet to hold against it; so did what this page sent by itself before.
        var sentBefore = facts.PageLoad is { } page && facts.Visits.Any(visit => visit.Kind == VisitKind.Answered && visit.PageLoad == page);
        if ((reasons.Contains(Suspicion.AnsweredSeveral) || (reasons.Contains(Suspicion.ClickedEverything) && sentBefore)) && await desk.TakeBack(asked, Suspicions.TakeBackAfter(facts), stop) is { } earlier)
            db.SetAsideAnswers.Add(Apart(asked, earlier, facts.Now, reasons, evidence));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    });

    private SetAsideAnswer Apart(Asked asked, GivenAnswer given, DateTimeOffset now, IReadOnlyList<Suspicion> reasons, Evidence evidence) => new()
    {
        TenantId = tenant.Id,
        Id = Guid.CreateVersion7(now),
        SurveyId = asked.Survey.Id,
        InvitationId = asked.Invitation.Id,
        Rating = given.Rating,
        Comment = given.Comment,
        Choices = given.Choices,
        Texts = given.Texts,
        Language = given.Language,
        CameAt = now.ToStored(),
        CameOn = Zone.Of(asked.Workspace.TimeZone).DayOf(now),
        Reasons = [.. reasons.Select(EnumText.Of)],
        Evidence = evidence,
    };

    /// <summary>Lets it count, as of the moment at which it came.</summary>
    /// <returns>Whether there is such an answer.</returns>
    /// <exception cref="ConflictException">Its customer has answered since, or somebody has decided before.</exception>
    public Task<bool> Release(Guid id, CancellationToken stop) => Decide(id, SetAsideState.Released, AuditActions.AnswerReleased, stop);

    /// <summary>It was a machine's.</summary>
    /// <inheritdoc cref="Release" path="/returns"/>
    /// <exception cref="ConflictException">Somebody has decided before.</exception>
    public Task<bool> Dismiss(Guid id, CancellationToken stop) => Decide(id, SetAsideState.Dismissed, AuditActions.AnswerDismissed, stop);

    private async Task Count(SetAsideAnswer apart, CancellationToken stop)
    {
        var asked = await desk.Find(apart.InvitationId, stop);
        var outcome = asked is null ? AnswerOutcome.Closed : (await desk.Take(asked, apart.Given, null, apart.CameAt, stop)).Outcome;
        if (outcome is AnswerOutcome.AlreadyAnswered)
            throw new ConflictException("The customer has answered since, and that answer counts.");
        if (outcome is AnswerOutcome.Closed)
            throw new ConflictException("The invitation was called off, or its customer erased: there is nothing to count this for.");
    }

    /// <summary>Its row is held meanwhile: of two who decide at once, the second learns what the first decided.</summary>
    private Task<bool> Decide(Guid id, SetAsideState state, AuditAction action, CancellationToken stop) => db.Retry(async () =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // In the order in which an erasure takes them.
        await db.Database.ExecuteSqlAsync(
            $"select from interactions where id = (select i.interaction_id from invitations i join set_aside_answers a on a.invitation_id = i.id where a.id = {id}) for update", stop);
        await db.Database.ExecuteSqlAsync($"select from invitations where id = (select invitation_id from set_aside_answers where id = {id}) for update", stop);
        if (await db.SetAsideAnswers.FromSql($"select * from set_aside_answers where id = {id} for update").SingleOrDefaultAsync(stop) is not { } apart)
            return false;
        if (apart.State != SetAsideState.Waiting)
            throw new ConflictException($"It was {EnumText.Of(apart.State)} before, by {apart.DecidedBy}.");

        if (state == SetAsideState.Released)
            await Count(apart, stop);
        apart.Decide(state, actor.Name, clock.GetUtcNow());
        audit.Note(action, new Subject("answer", apart.Id, null), after: new { apart.Rating, Reasons = apart.Reasons });
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    });

    /// <summary>Tells two visitors apart and says nothing of either: the key isn't in the database.</summary>
    private byte[] Visitor() => HMACSHA256.HashData(keys.All[0], Encoding.UTF8.GetBytes($"visitor\n{http.HttpContext!.CallerAddress()}\n{Agent()}"))[..VisitorBytes];

    private string? Agent()
    {
        var agent = http.HttpContext!.Request.Headers.UserAgent.ToString();
        var length = Math.Min(LongestAgent, agent.Length);
        // Half a letter can't be stored, and would take the batch with it.
        return length == 0 ? null : agent[..(char.IsHighSurrogate(agent[length - 1]) ? length - 1 : length)];
    }
}
