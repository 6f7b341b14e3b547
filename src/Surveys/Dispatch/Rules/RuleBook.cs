using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Makes and changes rules.</summary>
internal sealed class RuleBook(SurveysDb db, CurrentTenant tenant, Drafting drafting, TimeProvider clock)
{
    /// <exception cref="InvalidInputException">A field can't be accepted, or there is no such survey.</exception>
    public async Task<InvitationRule> Add(RuleInput input, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var rule = new InvitationRule
        {
            TenantId = tenant.Id,
            Id = Guid.CreateVersion7(now),
            SurveyId = (await drafting.Get(input.Survey, stop)).Id,
            Priority = input.Priority,
            Terms = input.ToTerms(),
            CreatedAt = now,
        };
        db.Rules.Add(rule);
        return rule;
    }

    /// <exception cref="InvalidInputException">A field can't be accepted, or there is no such survey.</exception>
    public async Task Change(InvitationRule rule, RuleInput input, CancellationToken stop)
    {
        rule.SurveyId = (await drafting.Get(input.Survey, stop)).Id;
        rule.Priority = input.Priority;
        rule.Terms = input.ToTerms();
    }

    /// <summary>Takes a rule away; what it planned and hasn't sent is cancelled.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> Delete(Guid id, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // Whoever is just planning by this rule is done before its invitations are cancelled, or finds it gone and plans anew.
        if (await db.Rules.FromSql($"select * from rules where id = {id} for update").AsNoTracking().SingleOrDefaultAsync(stop) is null)
            return false;

        await db.Invitations
            .Where(i => i.RuleId == id && (i.Status == InvitationStatus.Scheduled || i.Status == InvitationStatus.Deferred))
            .ExecuteUpdateAsync(
                set => set.SetProperty(i => i.Status, InvitationStatus.Cancelled).SetProperty(i => i.Reason, Reason.RuleDeleted), stop);
        await db.Rules.Where(r => r.Id == id).ExecuteDeleteAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }
}
