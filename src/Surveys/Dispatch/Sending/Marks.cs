using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Surveys.Mail;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>A message that was handed over, or not; whoever sent it waits for its mark before sending the next.</summary>
internal sealed class Tried(Claimed claimed, MailResult result, DateTimeOffset at)
{
    private readonly TaskCompletionSource marked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Claimed Claimed => claimed;
    public MailResult Result => result;
    public DateTimeOffset At => at;

    /// <summary>Of its line in the message log.</summary>
    public Guid Id { get; } = Guid.CreateVersion7(at);

    public Task IsMarked => marked.Task;

    public void Done() => marked.SetResult();

    public void Fail(Exception problem) => marked.SetException(problem);
}

/// <summary>Marks what came of mails: on the invitation, in the message log, and on the list of those who aren't asked where the mailbox is none.</summary>
internal sealed class Marks(SurveysDb db, CurrentTenant tenant, SuppressionBook suppressions, TimeProvider clock, ILogger<Marks> log)
{
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6)];

    private static readonly TimeSpan ReminderPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan PauseOfDatabase = TimeSpan.FromSeconds(1);

    /// <summary>Marks as they come, until there are no more. What comes in while one transaction is under way shares the next.</summary>
    public async Task MakeAll(ChannelReader<Tried> tried)
    {
        while (await tried.WaitToReadAsync())
        {
            var together = new List<Tried>();
            while (tried.TryRead(out var one))
                together.Add(one);
            await MakeOrFail(together);
        }
    }

    /// <summary>Where one can't be stored, the others are all the same.</summary>
    private async Task MakeOrFail(List<Tried> together)
    {
        try
        {
            await MakePatiently(together);
            together.ForEach(one => one.Done());
        }
        catch (Exception) when (together.Count > 1)
        {
            foreach (var one in together)
                await MakeOrFail([one]);
        }
        catch (Exception problem)
        {
            together[0].Fail(problem);
        }
    }

    /// <summary>A mail that left and isn't marked leaves again: while the database is away, the mark waits for it as long as the lease lasts.</summary>
    private async Task MakePatiently(List<Tried> together)
    {
        while (true)
        {
            try
            {
                await Make(together);
                return;
            }
            catch (Exception problem) when ((problem.IsDatabaseAway() || problem.IsCollision()) && together.TrueForAll(one => clock.GetUtcNow() + PauseOfDatabase < one.Claimed.LeaseEndsAt))
            {
                log.LogWarning("The marks of {Count} mails wait for the database: {Problem}", together.Count, problem.Message);
                await Task.Delay(PauseOfDatabase, clock);
            }
        }
    }

    /// <summary>Those that left in one statement, which is nearly all of them; the others in a transaction. Done twice, it stores nothing twice.</summary>
    private async Task Make(List<Tried> together)
    {
        var left = together.FindAll(one => one is { Result.Outcome: MailOutcome.Sent, Claimed.IsReminder: false });
        if (left.Count > 0)
            await MarkSent(left);
        if (left.Count < together.Count)
            await MarkOthers(together.FindAll(one => !left.Contains(one)));
    }

    private async Task MarkOthers(List<Tried> others)
    {
        // Of a try that failed nothing is to be stored a second time.
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync();
        // Held until the end: nothing more is written down of who is erased meanwhile.
        var ids = others.Select(one => one.Claimed.Invitation.Id).ToArray();
        var known = await db.Invitations
            .FromSql($"select * from invitations where tenant_id = {tenant.Id} and id = any({ids}) and contact_id is not null order by id for update")
            .Select(i => i.Id)
            .ToHashSetAsync();
        var about = others.FindAll(one => known.Contains(one.Claimed.Invitation.Id));
        foreach (var one in about)
            await (one.Claimed.IsReminder ? MarkReminder(one) : MarkFailed(one));
        foreach (var one in about.Where(one => Bounced(one.Result)))
            await suppressions.Hold(one.Claimed.Contact.Id, SuppressionTerms.Bounced(one.At, SuppressionSource.Smtp), CancellationToken.None);
        // To who has answered an anonymous survey no reminder is mailed: a line for the others would tell who that is.
        db.MessageLog.AddRange(about.Where(one => one.Claimed is not { IsReminder: true, Survey.IsAnonymous: true }).Select(Logged));
        await db.SaveChangesAsync();
        // The hint last: whoever holds its row keeps all others of the workspace waiting.
        if (about.Min(NextTry) is { } next)
            await db.NoteDue(tenant.Id, DueHint.Invitations, next, CancellationToken.None);
        await transaction.CommitAsync();
    }

    private LoggedMessage Logged(Tried one) => new()
    {
        TenantId = tenant.Id,
        Id = one.Id,
        InvitationId = one.Claimed.Invitation.Id,
        Reminder = one.Claimed.Reminder,
        Attempt = one.Claimed.Invitation.Attempts,
        Address = one.Claimed.Contact.Email,
        SentAt = one.At,
        Outcome = one.Result.Outcome,
        Fault = one.Result.Fault,
        Detail = one.Result.Detail,
    };

    /// <summary>
    /// With their lines in the log. Somebody may have answered before the mark: then it stays answered. What somebody was just sent who is erased meanwhile
    /// counts as sent, and nothing more is written down of it.
    /// </summary>
    private async Task MarkSent(List<Tried> sent)
    {
        var (ids, attempts, at) = (sent.Select(one => one.Claimed.Invitation.Id).ToArray(), sent.Select(one => one.Claimed.Invitation.Attempts).ToArray(), sent.Select(one => one.At).ToArray());
        var reminders = sent.Select(one => Invitation.NextReminder(one.Claimed.Terms, one.At, 0)).ToArray();
        var (lines, addresses) = (sent.Select(one => one.Id).ToArray(), sent.Select(one => one.Claimed.Contact.Email).ToArray());
        await db.Database.ExecuteSqlAsync(
            $"""
            with told as (select * from unnest({ids}, {attempts}, {at}, {reminders}, {lines}, {addresses}) t (invitation_id, attempts, at, remind_at, id, address)),
            known as materialized (select id from invitations where tenant_id = {tenant.Id} and id = any({ids}) and contact_id is not null order by id for update),
            marked as (
              update invitations i
              set sent_at = t.at, lease_ends_at = null, last_error = null, remind_at = t.remind_at, status = case i.status when 'sending' then 'sent' else i.status end
              from told t where i.tenant_id = {tenant.Id} and i.id = t.invitation_id and i.attempts = t.attempts)
            insert into message_log (tenant_id, id, invitation_id, reminder, attempt, address, sent_at, outcome)
            select {tenant.Id}, t.id, t.invitation_id, 0, t.attempts, t.address, t.at, 'sent' from told t join known k on k.id = t.invitation_id
            on conflict do nothing
            """);
    }

    /// <summary>When an invitation that wasn't taken is tried again; nothing where it was, or won't be.</summary>
    private static DateTimeOffset? NextTry(Tried one) =>
        one is { Result.Outcome: MailOutcome.TryAgain, Claimed: { IsReminder: false, Invitation.Attempts: < Invitation.MostAttempts and var attempts } }
            ? one.At + Pauses[Math.Min(attempts, Pauses.Length) - 1]
            : null;

    private Task<int> MarkFailed(Tried one)
    {
        var (invitation, result) = (one.Claimed.Invitation, one.Result);
        Warn(one);
        var next = NextTry(one);
        var status = Bounced(result) ? InvitationStatus.Bounced : next is null ? InvitationStatus.Failed : InvitationStatus.Deferred;
        var reason = ReasonOf(result);
        return Row(invitation).Where(i => i.Status == InvitationStatus.Sending).ExecuteUpdateAsync(set => set
            .SetProperty(i => i.Status, status)
            .SetProperty(i => i.Reason, reason)
            .SetProperty(i => i.DecidedAt, one.At)
            .SetProperty(i => i.DueAt, next)
            .SetProperty(i => i.LeaseEndsAt, (DateTimeOffset?)null)
            .SetProperty(i => i.LastError, result.Detail));
    }

    /// <summary>A reminder is in no hurry: what wasn't taken is tried again every hour, until the invitation can't be answered any more.</summary>
    private Task<int> MarkReminder(Tried one)
    {
        // It was marked as it was claimed, with all the others: see InvitationClaims.
        if (one.Claimed.Survey.IsAnonymous)
            return Task.FromResult(0);

        var (claimed, invitation, result) = (one.Claimed, one.Claimed.Invitation, one.Result);
        if (result.Outcome == MailOutcome.Sent)
        {
            return Row(invitation).ExecuteUpdateAsync(set => set
                .SetProperty(i => i.RemindersSent, claimed.Reminder)
                .SetProperty(i => i.RemindedAt, one.At)
                .SetProperty(i => i.LeaseEndsAt, (DateTimeOffset?)null)
                .SetProperty(i => i.RemindAt, Invitation.NextReminder(claimed.Terms, invitation.SentAt!.Value, claimed.Reminder)));
        }

        Warn(one);
        DateTimeOffset? next = result.Outcome == MailOutcome.Refused ? null : one.At + ReminderPause;
        Reason? reason = ReasonOf(result);
        return Row(invitation).ExecuteUpdateAsync(set => set
            .SetProperty(i => i.RemindAt, next)
            .SetProperty(i => i.LeaseEndsAt, (DateTimeOffset?)null)
            .SetProperty(i => i.ReminderReason, reason)
            .SetProperty(i => i.LastError, result.Detail));
    }

    private void Warn(Tried one) =>
        log.LogWarning("Invitation {InvitationId}: {Outcome}, {Fault}, {Detail}", one.Claimed.Invitation.Id, one.Result.Outcome, one.Result.Fault, one.Result.Detail);

    private static bool Bounced(MailResult result) => result is { Outcome: MailOutcome.Refused, Fault: MailFault.Mailbox };

    private static Reason ReasonOf(MailResult result) =>
        Bounced(result) ? Reason.Bounced : result.Outcome == MailOutcome.Refused ? Reason.MailRefused : Reason.MailUnavailable;

    /// <summary>By its attempt: a mark that comes after another worker took it over says nothing any more.</summary>
    private IQueryable<Invitation> Row(Invitation invitation) => db.Invitations.Where(i => i.Id == invitation.Id && i.Attempts == invitation.Attempts);
}
