using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>Keeps who wants the numbers by mail, and when the next are due.</summary>
internal sealed class DigestBook(SurveysDb db, CurrentTenant tenant, TimeProvider clock)
{
    /// <summary>What a member wants; nothing where they have never asked for it.</summary>
    public Task<Digest?> Of(Guid member, CancellationToken stop) => db.Digests.AsNoTracking().SingleOrDefaultAsync(d => d.MemberId == member, stop);

    /// <summary>Stored at once.</summary>
    /// <param name="surveys">None stands for all that are live.</param>
    /// <exception cref="InvalidInputException">The field hour isn't from 0 to 23, or the field surveys names one that isn't here.</exception>
    public async Task Subscribe(Guid member, DigestFrequency frequency, int hour, IReadOnlyCollection<Guid> surveys, Zone zone, CancellationToken stop)
    {
        var errors = new FieldErrors();
        errors.Require(hour is >= 0 and <= 23, "hour", "must be from 0 to 23.");
        errors.Require(await db.Surveys.CountAsync(s => surveys.Contains(s.Id), stop) == surveys.Distinct().Count(), "surveys", "names a survey that isn’t here.");
        errors.ThrowIfAny();
        await Change(member, digest => digest.Subscribe(frequency, hour, surveys, zone, clock.GetUtcNow()), stop);
    }

    /// <summary>Stored at once; what was chosen stays, for another time.</summary>
    public Task SwitchOff(Guid member, CancellationToken stop) => Change(member, digest => digest.SwitchOff(), stop);

    private Task<bool> Change(Guid member, Action<Digest> change, CancellationToken stop) => db.Retry(async () =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var digest = await db.Digests.FromSql($"select * from digests where tenant_id = {tenant.Id} and member_id = {member} for update").SingleOrDefaultAsync(stop);
        if (digest is null)
            db.Digests.Add(digest = new Digest { TenantId = tenant.Id, MemberId = member });
        change(digest);
        await db.SaveChangesAsync(stop);
        if (digest.NextDueAt is { } dueAt)
            await db.NoteDue(tenant.Id, DueHint.Digests, dueAt, stop);
        await transaction.CommitAsync(stop);
        return true;
    });

    /// <summary>In another zone the hour comes at another moment. Part of the caller's transaction.</summary>
    public async Task MoveTo(Zone zone, CancellationToken stop)
    {
        var digests = await db.Digests.FromSql($"select * from digests where tenant_id = {tenant.Id} and next_due_at is not null order by member_id for update").ToListAsync(stop);
        if (digests.Count == 0)
            return;

        digests.ForEach(digest => digest.Plan(zone));
        await db.SaveChangesAsync(stop);
        await db.NoteDue(tenant.Id, DueHint.Digests, digests.Min(digest => digest.NextDueAt!.Value), stop);
    }
}
