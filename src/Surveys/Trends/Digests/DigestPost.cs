using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Mail;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>Writes digests and gives them to the post.</summary>
internal sealed class DigestPost(SurveysDb db, CurrentTenant tenant, DigestReader reader, DigestLetter letter, LetterBox letters, Themes themes, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);
    private static readonly TimeSpan PauseOfCounting = TimeSpan.FromMinutes(1);

    /// <summary>The letter and the mark that its period is told are stored by one transaction, under the digest's row: it leaves once, whoever else tries and whatever breaks.</summary>
    public async Task Send(Guid memberId, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var now = clock.GetUtcNow();
        var digest = await db.Digests
            .FromSql($"select * from digests where tenant_id = {tenant.Id} and member_id = {memberId} and next_due_at <= {now} for update skip locked")
            .SingleOrDefaultAsync(stop);
        if (digest is null)
            return;

        var workspace = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenant.Id, stop);
        var zone = Zone.Of(workspace.TimeZone);
        if (digest.Due(zone, now) is { } period && await IsBeingCounted(period, stop))
        {
            digest.WaitUntil(now + PauseOfCounting);
        }
        else if (digest.Due(zone, now) is { } due)
        {
            // A workspace that is to be deleted tells nobody anything.
            if (workspace.DeleteAt is null)
                await Write(digest, workspace, due, stop);
            digest.Tell(due, zone);
        }
        else
        {
            digest.Plan(zone);
        }

        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Whether answers of the period aren't in the totals yet: it's told once.</summary>
    private Task<bool> IsBeingCounted(Period period, CancellationToken stop) => db.ChangedDays.AnyAsync(d => d.TenantId == tenant.Id && d.Day >= period.From && d.Day < period.To, stop);

    /// <summary>Stored with what the caller saves.</summary>
    /// <returns>Whether there is somebody to tell: there isn't where an agent isn't known to be one of the help desk's.</returns>
    public async Task<bool> Write(Digest digest, Tenant workspace, Period period, CancellationToken stop)
    {
        var member = await db.Members.AsNoTracking().SingleAsync(m => m.Id == digest.MemberId, stop);
        var email = (await db.Users.Where(a => a.Id == member.AccountId).Select(a => a.Email).SingleAsync(stop))!;
        if (await reader.Read(workspace, member, email, digest, period, stop) is not { } told)
            return false;

        letters.Add(letter.Write(told, member.Id, email, Zone.Of(workspace.TimeZone).DayOf(clock.GetUtcNow()), await themes.ForMail(stop)));
        return true;
    }

    /// <summary>What can't be told now is tried again later, and holds up none behind it.</summary>
    public Task PutOff(Guid memberId, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        return db.Digests.Where(d => d.MemberId == memberId && d.NextDueAt <= now).ExecuteUpdateAsync(set => set.SetProperty(d => d.NextDueAt, now + Pause), stop);
    }
}
