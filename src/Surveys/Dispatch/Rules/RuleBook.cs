using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Design;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Makes and changes rules.</summary>
internal sealed class RuleBook(SurveysDb db, CurrentTenant tenant, Drafting drafting, AuditLog audit, TimeProvider clock)
{
    /// <exception cref="InvalidInputException">A field can't be accepted, or there is no such survey.</exception>
    public async Task<InvitationRule> Add(RuleInput input, CancellationToken stop)
    {
        var rule = await Draft(input, Guid.CreateVersion7(clock.GetUtcNow()), stop);
        var survey = await SurveyOf(rule, stop);
        db.Rules.Add(rule);
        await NoteTurns(rule, stop);
        audit.Note(AuditActions.RuleCreated, SubjectOf(rule, survey), after: Settings(rule, survey));
        return rule;
    }

    /// <summary>A rule to be looked at, which isn't kept.</summary>
    /// <param name="id">By which it draws whom it asks, and when: that of the rule that it may become, so that it draws as that one does; else the survey's, so that it draws alike each time.</param>
    /// <exception cref="InvalidInputException">A field can't be accepted, or there is no such survey.</exception>
    public async Task<InvitationRule> Draft(RuleInput input, Guid? id, CancellationToken stop)
    {
        var (now, survey) = (clock.GetUtcNow(), await drafting.Get(input.Survey, stop));
        return new InvitationRule
        {
            TenantId = tenant.Id,
            Id = id ?? survey.Id,
            SurveyId = survey.Id,
            Priority = input.Priority,
            Terms = input.ToTerms(),
            CreatedAt = now,
        };
    }

    /// <exception cref="InvalidInputException">A field can't be accepted, or there is no such survey.</exception>
    public async Task Change(InvitationRule rule, RuleInput input, CancellationToken stop)
    {
        var before = Settings(rule, await SurveyOf(rule, stop));
        var survey = await drafting.Get(input.Survey, stop);
        var terms = input.ToTerms();
        if (terms.Every is null != rule.Terms.Every is null)
            throw new InvalidInputException("every", "can't be added or left out: what the rule has planned is of the other kind. Make a new rule, and delete this one.");
        rule.SurveyId = survey.Id;
        rule.Priority = input.Priority;
        rule.Terms = terms;
        await NoteTurns(rule, stop);
        audit.Note(AuditActions.RuleChanged, SubjectOf(rule, survey.Name), before, Settings(rule, survey.Name));
    }

    private async Task NoteTurns(InvitationRule rule, CancellationToken stop)
    {
        if (rule.Terms.Every is not null)
            await db.NoteDue(tenant.Id, DueHint.Turns, clock.GetUtcNow(), stop);
    }

    /// <summary>Takes a rule away; what it planned and hasn't sent is cancelled.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> Delete(Guid id, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // Whoever is just planning by this rule is done before its invitations are cancelled, or finds it gone and plans anew.
        if (await db.Rules.FromSql($"select * from rules where id = {id} for update").SingleOrDefaultAsync(stop) is not { } rule)
            return false;

        var now = clock.GetUtcNow();
        await db.Invitations
            .Where(i => i.RuleId == id && (i.Status == InvitationStatus.Scheduled || i.Status == InvitationStatus.Deferred))
            .ExecuteUpdateAsync(
                set => set.SetProperty(i => i.Status, InvitationStatus.Cancelled).SetProperty(i => i.Reason, Reason.RuleDeleted).SetProperty(i => i.DecidedAt, now), stop);
        var survey = await SurveyOf(rule, stop);
        audit.Note(AuditActions.RuleDeleted, SubjectOf(rule, survey), before: Settings(rule, survey));
        db.Rules.Remove(rule);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    private Task<string> SurveyOf(InvitationRule rule, CancellationToken stop) =>
        db.Surveys.Where(s => s.Id == rule.SurveyId).Select(s => s.Name).SingleAsync(stop);

    /// <summary>A rule has no name; people know it by its survey.</summary>
    private static Subject SubjectOf(InvitationRule rule, string survey) => new("rule", rule.Id, survey);

    private static object Settings(InvitationRule rule, string survey) => new
    {
        Survey = survey,
        rule.Priority,
        rule.Terms.When,
        rule.Terms.Every,
        rule.Terms.Segment,
        rule.Terms.Exclude,
        rule.Terms.Delay,
        rule.Terms.Sample,
        rule.Terms.Throttle,
        rule.Terms.QuietHours,
        rule.Terms.ExpiresAfter,
        rule.Terms.BusinessHours,
        rule.Terms.DailyCap,
        rule.Terms.Reminders,
        rule.Terms.ReminderText,
    };
}
