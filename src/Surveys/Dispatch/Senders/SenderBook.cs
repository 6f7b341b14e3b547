using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Audit;
using Surveys.Mail;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Keeps from whom the mails of this workspace come, and whether its domain allows it.</summary>
internal sealed class SenderBook(SurveysDb db, CurrentTenant tenant, DomainCheck check, LetterBox letters, BaseUrl baseUrl, AuditLog audit, TimeProvider clock)
{
    private static readonly TimeSpan Often = TimeSpan.FromDays(1);

    /// <summary>Where no name server answered.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromHours(1);

    public async Task<MailSender> ForMail(CancellationToken stop) => (await db.Senders.AsNoTracking().SingleOrDefaultAsync(stop))?.ForMail ?? MailSender.Operator;

    public async Task<SenderRecord> Here(CancellationToken stop) => Of(await db.Senders.AsNoTracking().SingleOrDefaultAsync(stop) ?? new Sender { TenantId = tenant.Id });

    private SenderRecord Of(Sender sender) => new(
        sender.FromName, sender.FromAddress, sender.ReplyTo, sender.ForMail.Address is not null, sender.VerifiedAt, sender.LostAt, sender.CheckedAt,
        sender.Domain is not { } domain ? [] : [.. check.Wanted(tenant.Id, domain).Select(wanted => Of(wanted, sender.Records.FirstOrDefault(seen => seen.Wanted == wanted)))]);

    private static WantedRecord Of(DomainRecord wanted, SeenRecord? seen) => new(wanted.Kind, wanted.Type, wanted.Name, wanted.Value, wanted.IsRequired, seen?.State, seen?.There);

    /// <summary>Stored at once, and noted.</summary>
    /// <exception cref="InvalidInputException">A field can't be accepted.</exception>
    public Task<SenderRecord> Change(SenderInput input, CancellationToken stop)
    {
        var given = input.Read();
        return db.Retry(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            var sender = await db.Senders.SingleOrDefaultAsync(stop);
            if (sender is null)
                db.Senders.Add(sender = new Sender { TenantId = tenant.Id });
            var before = Told(sender);
            sender.Change(given.FromName, given.FromAddress, given.ReplyTo);
            audit.Note(AuditActions.SenderChanged, About(sender), before, Told(sender));
            await db.SaveChangesAsync(stop);
            await Plan(sender, stop);
            await transaction.CommitAsync(stop);
            return Of(sender);
        });
    }

    /// <summary>Asks DNS, and keeps what it says. Where the records have gone, mails come from the operator's address from now on, and the admins are told.</summary>
    public async Task<SenderRecord> Check(CancellationToken stop)
    {
        if (await db.Senders.AsNoTracking().SingleOrDefaultAsync(stop) is not { Domain: { } domain })
            return await Here(stop);

        var seen = await check.Look(tenant.Id, domain, stop);
        return await db.Retry(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            var sender = await db.Senders.FromSql($"select * from senders where tenant_id = {tenant.Id} for update").SingleAsync(stop);
            // Another domain meanwhile: what was seen says nothing of it.
            if (sender.Domain != domain)
                return Of(sender);

            var was = sender.VerifiedAt is not null;
            sender.See(seen, clock.GetUtcNow());
            var holds = sender.VerifiedAt is not null;
            if (was != holds)
                audit.Note(holds ? AuditActions.SenderVerified : AuditActions.SenderLost, About(sender), after: new { Domain = domain });
            if (was && !holds)
                await Tell(sender, stop);
            await db.SaveChangesAsync(stop);
            await Plan(sender, stop);
            await transaction.CommitAsync(stop);
            return Of(sender);
        });
    }

    private async Task Tell(Sender sender, CancellationToken stop)
    {
        var workspace = await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.Name).SingleAsync(stop);
        var admins = await db.Members.Where(m => m.Role == Role.Owner || m.Role == Role.Admin).Join(db.Users, m => m.AccountId, a => a.Id, (m, a) => a.Email!).ToListAsync(stop);
        foreach (var address in admins)
        {
            letters.Add(new Letter(
                address,
                $"{workspace}’s mails no longer come from {sender.FromAddress}",
                [
                    $"The domain {sender.Domain} doesn’t have the DNS records any more that let us send for it: {string.Join(", ", sender.Records.Where(r => r is { Wanted.IsRequired: true, State: not RecordState.Found }).Select(r => $"{r.Wanted.Type} {r.Wanted.Name}"))}.",
                    $"Until they are back, mails to customers come from our own address{(sender.ReplyTo is null ? "" : $", and answers to them go to {sender.ReplyTo} as before")}. We look again every day.",
                ],
                "See what is missing",
                baseUrl.To("/sending")));
        }
    }

    /// <summary>Says when the domain is looked at next, if at all. Part of the caller's transaction.</summary>
    private async Task Plan(Sender sender, CancellationToken stop)
    {
        var hint = db.DueHints.Where(h => h.TenantId == tenant.Id && h.Work == DueHint.Senders);
        var next = clock.GetUtcNow() + (sender.Records.Any(record => record.State == RecordState.Unknown) ? Soon : Often);
        if (!sender.IsWatched)
            await hint.ExecuteDeleteAsync(stop);
        else if (await hint.ExecuteUpdateAsync(set => set.SetProperty(h => h.DueAt, next), stop) == 0)
            await db.NoteDue(tenant.Id, DueHint.Senders, next, stop);
    }

    private static Subject About(Sender sender) => new("sender", sender.TenantId, sender.FromAddress ?? sender.FromName ?? "Sender");

    private static object Told(Sender sender) => new { sender.FromName, sender.FromAddress, sender.ReplyTo };
}
