using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Dispatch;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Privacy;

/// <summary>How much was forgotten.</summary>
internal sealed record Forgotten(int Interactions, int Invitations, int Answers, int Contacts, int Readings = 0)
{
    public bool Any => Interactions + Invitations + Answers + Contacts + Readings > 0;

    public static Forgotten operator +(Forgotten a, Forgotten b) =>
        new(a.Interactions + b.Interactions, a.Invitations + b.Invitations, a.Answers + b.Answers, a.Contacts + b.Contacts, a.Readings + b.Readings);
}

/// <summary>Forgets, night by night, what is older than each workspace wants to keep.</summary>
internal sealed class Retention(TenantScopes tenants, DueRounds rounds, TimeProvider clock)
{
    /// <summary>Few enough that nobody waits long for a lock.</summary>
    private const int Batch = 500;

    private const int Hour = 2;

    /// <summary>How far a night has come in each table, by id: what lies before isn't looked through again.</summary>
    private readonly record struct Reached(Guid Interaction, Guid Invitation, Guid Answer, Guid Reading, Guid Contact);

    public static DateTimeOffset CutoffOf(int keepMonths, Zone zone, DateTimeOffset now) => zone.StartOf(zone.DayOf(now).AddMonths(-keepMonths));

    public static DateTimeOffset NextNight(Zone zone, DateTimeOffset now)
    {
        var tonight = zone.At(zone.DayOf(now).ToDateTime(new TimeOnly(Hour, 0)));
        return tonight > now ? tonight : zone.At(zone.DayOf(now).AddDays(1).ToDateTime(new TimeOnly(Hour, 0)));
    }

    public Task ForgetDue(CancellationToken stop) => rounds.Run(DueHint.Retention, tenantId => Forget(tenantId, stop), stop);

    /// <summary>Forgets what is too old in one workspace, in batches, and says when to look again.</summary>
    public async Task<Forgotten> Forget(Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId).ByJob("retention");
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        var (now, all) = (clock.GetUtcNow(), new Forgotten(0, 0, 0, 0));
        var workspace = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenantId, stop);
        if (await MonthsOf(db, tenantId, stop) is not { } months)
            return all;

        var zone = Zone.Of(workspace.TimeZone);
        var cutoff = CutoffOf(months, zone, now);
        for (var (reached, more) = (default(Reached), true); more;)
        {
            var (some, to) = await InOneGo(tenantId, (services, inside) => ForgetSome(services, inside, cutoff, now, reached, stop), stop);
            (all, more, reached) = (all + some, to != reached, to);
            // A first night may take longer than the lease.
            await rounds.Renew(db, tenantId, DueHint.Retention, stop);
        }

        if (all.Any)
        {
            scope.ServiceProvider.GetRequiredService<AuditLog>().Note(
                AuditActions.DataForgotten, new Subject("workspace", tenantId, workspace.Name), after: new { KeepMonths = months, all.Interactions, all.Invitations, all.Answers, all.Contacts, all.Readings });
            await db.SaveChangesAsync(stop);
        }

        var next = NextNight(zone, now);
        await db.DueHints.Where(h => h.TenantId == tenantId && h.Work == DueHint.Retention).ExecuteUpdateAsync(set => set.SetProperty(h => h.DueAt, next), stop);
        return all;
    }

    /// <summary>
    /// How long the workspace keeps things; where it is for good, there is nothing to come back for. With its settings in hand: whoever
    /// saves a number of months at this moment does so before, and is seen, or after, and sets the hint again.
    /// </summary>
    private static async Task<int?> MonthsOf(SurveysDb db, Guid tenantId, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var settings = await db.PrivacySettings
            .FromSql($"select * from privacy_settings where tenant_id = {tenantId} for update")
            .AsNoTracking()
            .SingleOrDefaultAsync(stop);
        if (settings?.KeepMonths is null)
        {
            await db.DueHints
                .Where(h => h.TenantId == tenantId && h.Work == DueHint.Retention && !db.PrivacySettings.Any(s => s.KeepMonths != null))
                .ExecuteDeleteAsync(stop);
        }

        await transaction.CommitAsync(stop);
        return settings?.KeepMonths;
    }

    private async Task<T> InOneGo<T>(Guid tenantId, Func<IServiceProvider, SurveysDb, Task<T>> work, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        return await db.Retry(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            var done = await work(scope.ServiceProvider, db);
            await transaction.CommitAsync(stop);
            return done;
        });
    }

    /// <summary>Words and names first, then the people of whom nothing is left.</summary>
    private static async Task<(Forgotten Some, Reached To)> ForgetSome(
        IServiceProvider services, SurveysDb db, DateTimeOffset cutoff, DateTimeOffset now, Reached reached, CancellationToken stop)
    {
        var old = new OldData(db, cutoff);
        var interactions = await old.Interactions.Where(i => i.Id > reached.Interaction).OrderBy(i => i.Id).Take(Batch).Select(i => i.Id).ToListAsync(stop);
        var invitations = await old.Invitations.Where(i => i.Id > reached.Invitation).OrderBy(i => i.Id).Take(Batch).Select(i => i.Id).ToListAsync(stop);
        var answers = await old.Answers.Where(r => r.Id > reached.Answer).OrderBy(r => r.Id).Take(Batch).Select(r => r.Id).ToListAsync(stop);
        var reading = await old.Reading.Where(e => e.Id > reached.Reading).OrderBy(e => e.Id).Take(Batch).Select(e => e.Id).ToListAsync(stop);
        if (interactions.Count + invitations.Count + answers.Count + reading.Count == 0)
            return await ForgetContacts(services, db, old, reached, stop);

        // Asked again with the rows in hand: one that has just been opened again isn't old.
        await db.Database.ExecuteSqlAsync($"select from interactions where id = any({interactions}) order by id for update", stop);
        await db.Database.ExecuteSqlAsync($"select from invitations where id = any({invitations}) order by id for update", stop);
        var rows = new Remembered(
            await old.Interactions.Where(i => interactions.Contains(i.Id)).Select(i => i.Id).ToListAsync(stop),
            await old.Invitations.Where(i => invitations.Contains(i.Id)).Select(i => i.Id).ToListAsync(stop),
            answers,
            reading);
        await services.GetRequiredService<Forgetting>().Forget(rows, now, stop);
        var to = reached with
        {
            Interaction = interactions.LastOrDefault(reached.Interaction),
            Invitation = invitations.LastOrDefault(reached.Invitation),
            Answer = answers.LastOrDefault(reached.Answer),
            Reading = reading.LastOrDefault(reached.Reading),
        };
        return (new Forgotten(rows.Interactions.Count, rows.Invitations.Count, rows.Answers.Count, 0, rows.ArticleEvents.Count), to);
    }

    private static async Task<(Forgotten Some, Reached To)> ForgetContacts(IServiceProvider services, SurveysDb db, OldData old, Reached reached, CancellationToken stop)
    {
        var ids = await old.Contacts.Where(c => c.Id > reached.Contact).OrderBy(c => c.Id).Take(Batch).Select(c => c.Id).ToListAsync(stop);
        await db.Database.ExecuteSqlAsync($"select from contacts where id = any({ids}) order by id for update", stop);
        var contacts = await old.Contacts.Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Email }).ToListAsync(stop);
        await services.GetRequiredService<SuppressionBook>().Seal(contacts.ConvertAll(c => c.Email).OfType<string>().ToList(), stop);
        var gone = contacts.ConvertAll(c => c.Id);
        var forgotten = await db.Contacts.Where(c => gone.Contains(c.Id)).ExecuteDeleteAsync(stop);
        return (new Forgotten(0, 0, 0, forgotten), reached with { Contact = ids.LastOrDefault(reached.Contact) });
    }
}
