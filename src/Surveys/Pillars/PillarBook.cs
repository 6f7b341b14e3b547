using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Design;
using Surveys.Dispatch;
using Surveys.Goals;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Pillars;

/// <summary>Keeps the workspace's pillars, and has customers asked about them.</summary>
internal sealed class PillarBook(SurveysDb db, CurrentTenant tenant, Drafting drafting, RuleBook rules, GoalBook goals, AuditLog audit, TimeProvider clock) : IServed
{
    public const int Fewest = 3;
    public const int Most = 15;

    /// <summary>The usual ones where nothing is stored yet.</summary>
    public async Task<PillarPlan> Read(CancellationToken stop) =>
        await db.PillarPlans.AsNoTracking().SingleOrDefaultAsync(stop) ?? new PillarPlan { TenantId = tenant.Id, ChangedAt = clock.GetUtcNow().ToStored() };

    /// <summary>Those that come first stand first.</summary>
    public async Task<IReadOnlyList<string>> Names(CancellationToken stop) => [.. (await Read(stop)).Pillars.OrderByDescending(pillar => pillar.IsPriority).Select(pillar => pillar.Name)];

    /// <summary>Stored at once.</summary>
    /// <exception cref="InvalidInputException">A field can't be accepted.</exception>
    public Task<PillarPlan> Write(PillarsInput input, CancellationToken stop) => db.Retry(async () =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var plan = await Hold(stop);
        var before = Told(plan);
        var pillars = input.Pillars is null ? plan.Pillars : Named(input.Pillars, plan.Pillars);
        if (input.Priorities is { } keys)
            pillars = Prioritised(pillars, keys);
        Check(input);
        await goals.Rename(plan.Pillars.Join(pillars, old => old.Key, pillar => pillar.Key, (old, pillar) => (old.Name, pillar.Name)), stop);
        (plan.Pillars, plan.Margin, plan.ChangedAt) = (pillars, input.Margin ?? plan.Margin, clock.GetUtcNow().ToStored());
        if (input.SegmentBy is { } by)
            plan.SegmentBy = Blank.ToNull(by)?.Trim();
        audit.Note(AuditActions.PillarsChanged, new Subject("pillars", tenant.Id, "Pillars"), before, Told(plan));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return plan;
    });

    /// <summary>Makes the survey that asks customers, or brings it to what the pillars are now; it's published and, where it's wanted, mailed.</summary>
    /// <exception cref="InvalidInputException">The field every can't be accepted.</exception>
    /// <exception cref="ConflictException">The workspace is to be deleted.</exception>
    public async Task<PillarSurvey> AskCustomers(PillarSurveyInput input, CancellationToken stop)
    {
        if (input.Every is < 30 or > 730)
            throw new InvalidInputException("every", "must be from 30 to 730 days: who is asked more often answers less.");
        await db.RequireStaying(tenant, stop);
        return await db.Retry(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            var plan = await Hold(stop);
            var workspace = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenant.Id, stop);
            var survey = plan.SurveyId is { } known ? await db.Surveys.SingleAsync(s => s.Id == known, stop) : drafting.Start("What matters to customers", "nps");
            survey.Draft = PillarContent.Of(survey.Draft, plan.Pillars, workspace);
            plan.SurveyId = survey.Id;
            await drafting.Publish(survey, stop);
            await db.SaveChangesAsync(stop);
            var rule = await db.Rules.Where(r => r.SurveyId == survey.Id).OrderBy(r => r.CreatedAt).FirstOrDefaultAsync(stop);
            // A rule that is there may have been changed by hand, and stays as it is.
            if (rule is null && input.Every is { } days)
                rule = await rules.Add(new RuleInput { Survey = survey.Id.ToString(), Every = TimeSpan.FromDays(days) }, stop);
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
            return new PillarSurvey(survey.Id, survey.Name, rule?.Id);
        });
    }

    /// <summary>The workspace's row, held until the transaction ends; made where there is none.</summary>
    private async Task<PillarPlan> Hold(CancellationToken stop)
    {
        if (await db.PillarPlans.FromSql($"select * from pillar_plans where tenant_id = {tenant.Id} for update").SingleOrDefaultAsync(stop) is { } plan)
            return plan;

        db.PillarPlans.Add(plan = new PillarPlan { TenantId = tenant.Id, ChangedAt = clock.GetUtcNow().ToStored() });
        return plan;
    }

    private static void Check(PillarsInput input)
    {
        var errors = new FieldErrors();
        errors.Require(input.Margin is null or (>= 1 and <= 20), "margin", "must be from 1 to 20 points.");
        errors.CheckText(input.SegmentBy, "segment_by", 100);
        errors.ThrowIfAny();
    }

    /// <summary>A pillar keeps its key, and whether it's a priority, under whatever name.</summary>
    private static List<Pillar> Named(IReadOnlyList<PillarInput> wanted, IReadOnlyList<Pillar> before)
    {
        var errors = new FieldErrors();
        errors.Require(wanted.Count is >= Fewest and <= Most, "pillars", $"must be from {Fewest} to {Most}.");
        foreach (var (pillar, place) in wanted.Select((pillar, place) => (pillar, place)).Take(Most))
        {
            errors.CheckText(pillar?.Name, $"pillars[{place}].name", 100, required: true);
            errors.CheckText(pillar?.Meaning, $"pillars[{place}].meaning", 300);
            errors.Require(pillar?.Key is null || before.Any(one => one.Key == pillar.Key), $"pillars[{place}].key", "is none of your pillars: leave it out for a new one.");
        }

        var names = wanted.Select(pillar => pillar?.Name?.Trim().ToUpperInvariant()).OfType<string>().ToList();
        var keys = wanted.Select(pillar => pillar?.Key).OfType<string>().ToList();
        errors.Require(names.Distinct().Count() == names.Count && keys.Distinct().Count() == keys.Count, "pillars", "have one twice.");
        errors.ThrowIfAny();
        return [.. wanted.Select(pillar => new Pillar(
            pillar.Key ?? $"p{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}", pillar.Name!.Trim(), pillar.Meaning?.Trim() ?? "", before.FirstOrDefault(one => one.Key == pillar.Key)?.IsPriority ?? false))];
    }

    private static List<Pillar> Prioritised(IReadOnlyList<Pillar> pillars, IReadOnlyList<string> keys)
    {
        var errors = new FieldErrors();
        var wanted = keys.ToHashSet();
        errors.Require(wanted.All(key => pillars.Any(pillar => pillar.Key == key)), "priorities", "name a pillar that isn’t there.");
        errors.Require(wanted.Count is 0 or (>= 2 and <= 4), "priorities", "must be two to four, or none: with more, nothing comes first.");
        errors.ThrowIfAny();
        return [.. pillars.Select(pillar => pillar with { IsPriority = wanted.Contains(pillar.Key) })];
    }

    /// <summary>For the audit log.</summary>
    private static object Told(PillarPlan plan) => new
    {
        Pillars = string.Join(", ", plan.Pillars.Select(pillar => pillar.Name)),
        Priorities = string.Join(", ", plan.Pillars.Where(pillar => pillar.IsPriority).Select(pillar => pillar.Name)),
        plan.Margin,
        plan.SegmentBy,
    };
}
