using Microsoft.EntityFrameworkCore;
using Quartz;
using Surveys.Design;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Plans the invitations of relationship surveys: of those whose turn has come since somebody last looked.</summary>
internal sealed class TurnPlanner(SurveysDb db, CurrentTenant tenant, FactBook facts, TimeProvider clock)
{
    private const int Batch = 500;

    /// <summary>Turns that nobody planned, as no worker ran, are made up for; older ones wait for the next.</summary>
    private static readonly TimeSpan MadeUpFor = TimeSpan.FromDays(3);

    /// <summary>Saved, a part at a time. Done twice, it plans nothing twice.</summary>
    public async Task Plan(CancellationToken stop)
    {
        foreach (var rule in (await db.Rules.AsNoTracking().ToListAsync(stop)).Where(rule => rule.Terms.Every is not null))
        {
            var survey = await db.Surveys.AsNoTracking().SingleAsync(s => s.Id == rule.SurveyId, stop);
            if (survey.Published is null)
                continue;
            foreach (var people in (await WhoseTurnItIs(rule, clock.GetUtcNow(), stop)).Chunk(Batch))
                await Plan(rule, survey, people, stop);
        }
    }

    /// <summary>A rule's and a person's turns begin after they are known: those that were before would all come at once.</summary>
    private async Task<List<Guid>> WhoseTurnItIs(InvitationRule rule, DateTimeOffset now, CancellationToken stop)
    {
        var from = rule.CreatedAt > now - MadeUpFor ? rule.CreatedAt : now - MadeUpFor;
        var planned = await db.Invitations
            .Where(i => i.RuleId == rule.Id && i.InteractionId == null && i.ContactId != null && i.PlannedAt >= from)
            .Select(i => i.ContactId!.Value)
            .ToHashSetAsync(stop);
        var turns = new List<Guid>();
        await foreach (var contact in db.Contacts.AsNoTracking().Where(c => c.Email != null).AsAsyncEnumerable().WithCancellation(stop))
        {
            var turn = Turns.Newest(rule, contact.Id, now);
            if (turn > from && turn > contact.CreatedAt && rule.IsFor(contact) && !planned.Contains(contact.Id))
                turns.Add(contact.Id);
        }

        return turns;
    }

    private async Task Plan(InvitationRule rule, Survey survey, Guid[] people, CancellationToken stop)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // Held until the end: whoever is just being erased isn't written down once more, and a rule that is just being deleted plans nothing.
        if (await db.Rules.FromSql($"select * from rules where tenant_id = {tenant.Id} and id = {rule.Id} for key share").AsNoTracking().SingleOrDefaultAsync(stop) is null)
            return;

        var contacts = await db.Contacts.FromSql($"select * from contacts where tenant_id = {tenant.Id} and id = any({people}) order by id for key share").ToListAsync(stop);
        var now = clock.GetUtcNow();
        await facts.Open(contacts, [rule], [], stop);
        DateTimeOffset? first = null;
        foreach (var contact in contacts)
        {
            var day = Turns.DayOf(Turns.Newest(rule, contact.Id, now));
            var invitation = new Invitation
            {
                TenantId = tenant.Id,
                Id = Guid.CreateVersion7(now),
                SurveyId = survey.Id,
                RuleId = rule.Id,
                InteractionId = null,
                Resolution = day,
                ContactId = contact.Id,
                PlannedAt = now,
            };
            invitation.Follow(Eligibility.Decide(facts.Of(rule, survey, null, day, contact.Id, contact), now), now);
            facts.NotePlanned(invitation, rule, survey);
            db.Invitations.Add(invitation);
            first = invitation.DueAt < first || first is null ? invitation.DueAt : first;
        }

        await db.SaveChangesAsync(stop);
        if (first is { } dueAt)
            await db.NoteDue(tenant.Id, DueHint.Invitations, dueAt, stop);
        await transaction.CommitAsync(stop);
    }
}

/// <summary>Looks every hour whose turn it is, in the workspaces that have, or once had, relationship surveys.</summary>
internal sealed class TurnRounds(TenantScopes tenants, DueRounds rounds, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public Task PlanDue(CancellationToken stop) => rounds.Run(DueHint.Turns, tenantId => Plan(tenantId, stop), stop);

    private async Task Plan(Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        await scope.ServiceProvider.GetRequiredService<TurnPlanner>().Plan(stop);
        var (db, now) = (scope.ServiceProvider.GetRequiredService<SurveysDb>(), clock.GetUtcNow());
        // A rule that was made meanwhile has noted its own moment, which stays. The hint isn't taken away either: a rule that is just being stored may lean on it.
        await db.DueHints.Where(h => h.TenantId == tenantId && h.Work == DueHint.Turns && h.DueAt > now).ExecuteUpdateAsync(set => set.SetProperty(h => h.DueAt, now + Pause), stop);
    }
}

[DisallowConcurrentExecution]
internal sealed class PlanTurnsJob(TurnRounds rounds) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await rounds.PlanDue(cancellationToken);
}
