using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Audit;
using Surveys.Dispatch;
using Surveys.Goals;
using Surveys.Mail;
using Surveys.Shared;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Philosophy;

/// <summary>Keeps what the workspace's support stands for.</summary>
internal sealed class PhilosophyBook(SurveysDb db, CurrentTenant tenant, MeasureReader measures, GoalBook goals, SharingBook sharing, LinkTokens tokens, BaseUrl baseUrl, AuditLog audit, TimeProvider clock) : IServed
{
    public const int MostValues = 10;
    public const int MostMeasures = 3;
    private const int MostTeams = 50;
    private const int LongestDays = 1096;
    private static readonly TimeOnly ReminderHour = new(8, 0);

    /// <summary>Nothing where nothing is written down yet.</summary>
    public Task<Statement?> Read(CancellationToken stop) => db.Philosophies.AsNoTracking().SingleOrDefaultAsync(stop);

    public async Task<IReadOnlyList<string>> Names(CancellationToken stop) => [.. (await Read(stop))?.Values.Select(value => value.Name) ?? []];

    /// <summary>Stored at once, in the place of what there was.</summary>
    /// <exception cref="InvalidInputException">A field can't be accepted.</exception>
    /// <exception cref="ConflictException">It is to be public, and the owner allows no links for outside.</exception>
    public async Task<Statement> Write(PhilosophyInput input, CancellationToken stop)
    {
        var zone = Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop));
        var now = clock.GetUtcNow();
        var owner = await Check(input, zone.DayOf(now), stop);
        if (input.IsPublic && !await sharing.IsAllowed(stop))
            throw new ConflictException("Links for outside are forbidden here. An owner can allow them under Settings.");

        return await db.Retry(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            var statement = await db.Philosophies.FromSql($"select * from philosophies where tenant_id = {tenant.Id} for update").SingleOrDefaultAsync(stop);
            var before = statement is null ? null : Told(statement);
            if (statement is null)
                db.Philosophies.Add(statement = new Statement { TenantId = tenant.Id, Values = [], Teams = [], ChangedAt = now.ToStored() });
            (statement.Purpose, statement.Vision, statement.OwnerId, statement.ChangedAt) = (Blank.ToNull(input.Purpose)?.Trim(), Blank.ToNull(input.Vision)?.Trim(), owner, now.ToStored());
            var values = Values(input, statement.Values);
            await goals.Rename(statement.Values.Join(values, old => old.Key, value => value.Key, (old, value) => (old.Name, value.Name)), stop);
            statement.Values = values;
            statement.Teams = [.. (input.Teams ?? []).Where(team => team.Measures is { Count: > 0 }).Select(team => new TeamMeasures(team.Team!.Value, [.. team.Measures!.Distinct()]))];
            statement.PublicId = input.IsPublic ? statement.PublicId ?? Guid.CreateVersion7(now) : null;
            if (input.Revisit != statement.RevisitDay)
                statement.Revisit(input.Revisit, input.Revisit is { } day ? zone.At(day.ToDateTime(ReminderHour)) : null);
            audit.Note(AuditActions.PhilosophyWritten, new Subject("philosophy", tenant.Id, "Philosophy"), before, Told(statement));
            await db.SaveChangesAsync(stop);
            if (statement.RemindAt is { } remindAt)
                await db.NoteDue(tenant.Id, DueHint.Philosophy, remindAt, stop);
            await transaction.CommitAsync(stop);
            return statement;
        });
    }

    /// <summary>What anybody may read under a link; nothing once it isn't public any more, or links are forbidden.</summary>
    public Task<Statement?> Find(Guid publicId, CancellationToken stop) =>
        db.Philosophies.AsNoTracking().SingleOrDefaultAsync(s => s.PublicId == publicId && db.SharingSettings.Any(settings => settings.IsAllowed), stop);

    /// <summary>Where its words are read by anybody; nothing where they aren't.</summary>
    public async Task<string?> AddressOf(Statement statement, CancellationToken stop) =>
        statement.PublicId is { } id && await sharing.IsAllowed(stop) ? baseUrl.To($"our-philosophy/{tokens.Create(LinkPurpose.Philosophy, tenant.Id, id)}") : null;

    /// <summary>A value keeps its key under whatever name.</summary>
    private static List<Value> Values(PhilosophyInput input, IReadOnlyList<Value> before)
    {
        var values = new List<Value>();
        foreach (var value in input.Values ?? [])
        {
            var known = before.FirstOrDefault(one => one.Key == value.Key) ?? before.FirstOrDefault(one => string.Equals(one.Name, value.Name!.Trim(), StringComparison.OrdinalIgnoreCase));
            var key = known is not null && values.TrueForAll(one => one.Key != known.Key) ? known.Key : $"v{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
            values.Add(new Value(key, value.Name!.Trim(), value.Action!.Trim(), [.. (value.Measures ?? []).Distinct()]));
        }

        return values;
    }

    /// <returns>The member who looks after it, where one is named.</returns>
    private async Task<Guid?> Check(PhilosophyInput input, DateOnly today, CancellationToken stop)
    {
        var errors = new FieldErrors();
        errors.CheckText(input.Purpose, "purpose", 1000);
        errors.CheckText(input.Vision, "vision", 1000);
        errors.Require(input.Values is not { Count: > MostValues }, "values", $"are more than {MostValues}: few are remembered.");
        foreach (var (value, place) in (input.Values ?? []).Select((value, place) => (value, place)).Take(MostValues))
        {
            errors.CheckText(value?.Name, $"values[{place}].name", 100, required: true);
            errors.CheckText(value?.Action, $"values[{place}].action", 300, required: true);
            await Check(value?.Measures, $"values[{place}].measures", errors, stop);
        }

        var names = (input.Values ?? []).Select(value => value?.Name?.Trim().ToUpperInvariant()).OfType<string>().ToList();
        errors.Require(names.Distinct().Count() == names.Count, "values", "have two of one name.");
        await CheckTeams(input.Teams ?? [], errors, stop);
        var owner = Blank.ToNull(input.Owner) is { } address ? await db.MemberWith(address, stop) : null;
        errors.Require(Blank.ToNull(input.Owner) is null || owner is not null, "owner", "is the address of no member of this workspace.");
        // What was set before may have come to pass; it stays until another is chosen.
        var isKept = input.Revisit is not null && input.Revisit == (await Read(stop))?.RevisitDay;
        errors.Require(input.Revisit is not { } day || isKept || (day > today && day <= today.AddDays(LongestDays)), "revisit", "must be a day from tomorrow on, within three years.");
        errors.ThrowIfAny();
        return owner;
    }

    private async Task CheckTeams(IReadOnlyList<TeamInput> teams, FieldErrors errors, CancellationToken stop)
    {
        errors.Require(teams.Count <= MostTeams, "teams", $"are more than {MostTeams}.");
        errors.Require(teams.Select(team => team?.Team).Distinct().Count() == teams.Count, "teams", "name one team twice.");
        foreach (var (team, place) in teams.Select((team, place) => (team, place)).Take(MostTeams))
        {
            errors.Require(team?.Team is { } id && await db.Teams.AnyAsync(t => t.Id == id, stop), $"teams[{place}].team", "is none of this workspace’s.");
            errors.Require((team?.Measures ?? []).All(measure => measure is null or { IsNarrowed: false }), $"teams[{place}].measures", "take no part of their own: they are of the team.");
            await Check(team?.Measures?.Select(measure => measure is null ? null : measure with { Team = team.Team }), $"teams[{place}].measures", errors, stop);
        }
    }

    private async Task Check(IEnumerable<Measure?>? chosen, string field, FieldErrors errors, CancellationToken stop)
    {
        var all = (chosen ?? []).ToList();
        errors.Require(all.Count <= MostMeasures, field, $"are more than {MostMeasures}: the fewer, the clearer.");
        foreach (var measure in all.Take(MostMeasures))
            await measures.Check(measure, field, errors, stop);
    }

    /// <summary>For the audit log.</summary>
    private static object Told(Statement statement) => new { statement.Purpose, statement.Vision, Values = statement.Values.Select(value => new { value.Name, value.Action }), statement.RevisitDay, IsPublic = statement.PublicId is not null };
}
