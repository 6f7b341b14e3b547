using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Mail;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Privacy;

/// <summary>Orders the deletion of the workspace, and calls it off. Until its day nothing is lost.</summary>
internal sealed class Deletion(SurveysDb db, CurrentTenant tenant, AuditLog audit, LetterBox letters, BaseUrl baseUrl, TimeProvider clock)
{
    public static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    /// <summary>From now on nothing is asked and nothing taken in; after the grace the workspace goes for good. All members are told.</summary>
    /// <exception cref="ConflictException">It was ordered before.</exception>
    public async Task<DateTimeOffset> Order(TimeSpan grace, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var workspace = await Locked(stop);
        if (workspace.DeleteAt is { } ordered && grace > TimeSpan.Zero)
            throw new ConflictException($"The workspace is to be deleted on {ordered.AsDay()} already.");

        var deleteAt = clock.GetUtcNow() + grace;
        workspace.DeleteAt = deleteAt;
        audit.Note(AuditActions.DeletionOrdered, new Subject("workspace", workspace.Id, workspace.Name), after: new { DeleteOn = deleteAt.AsDay() });
        if (grace > TimeSpan.Zero)
        {
            await Tell(
                $"{workspace.Name} is to be deleted on {deleteAt.AsDay()}",
                [$"Until {deleteAt.AsDay()} nothing is lost and an owner can keep the workspace. From then on its surveys, answers and people are gone for good; your account stays.", "From now on nobody is asked, and nothing new is taken in."],
                stop);
        }

        await db.SaveChangesAsync(stop);
        await DropHint(stop);
        await db.NoteDue(tenant.Id, DueHint.Deletion, deleteAt, stop);
        await transaction.CommitAsync(stop);
        return deleteAt;
    }

    /// <summary>The workspace stays, and goes on where it was.</summary>
    /// <exception cref="ConflictException">Its day has come.</exception>
    public async Task CallOff(CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var workspace = await Locked(stop);
        if (workspace.DeleteAt is not { } deleteAt)
            return;
        if (deleteAt <= clock.GetUtcNow() || await db.DeletedWorkspaces.AnyAsync(w => w.Id == tenant.Id, stop))
            throw new ConflictException("It's too late: the workspace is being deleted.");

        workspace.DeleteAt = null;
        audit.Note(AuditActions.DeletionCalledOff, new Subject("workspace", workspace.Id, workspace.Name), before: new { DeleteOn = deleteAt.AsDay() });
        await Tell($"{workspace.Name} stays", ["Its deletion was called off. All is as it was."], stop);
        await db.SaveChangesAsync(stop);
        await DropHint(stop);
        await transaction.CommitAsync(stop);
    }

    private Task<Tenant> Locked(CancellationToken stop) =>
        db.Tenants.FromSql($"select * from tenants where id = {tenant.Id} for no key update").SingleAsync(stop);

    private Task<int> DropHint(CancellationToken stop) =>
        db.DueHints.Where(h => h.TenantId == tenant.Id && h.Work == DueHint.Deletion).ExecuteDeleteAsync(stop);

    private async Task Tell(string subject, string[] sentences, CancellationToken stop)
    {
        foreach (var address in await db.Members.Join(db.Users, m => m.AccountId, a => a.Id, (m, a) => a.Email!).ToListAsync(stop))
            letters.Add(new Letter(address, subject, sentences, "Open the workspace", baseUrl.To("/overview")));
    }
}
