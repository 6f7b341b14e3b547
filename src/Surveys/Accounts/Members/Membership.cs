using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Mail;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>Who belongs to the workspace, and as what. A workspace always has an owner.</summary>
internal sealed class Membership(SurveysDb db, CurrentTenant tenant, CurrentActor actor, AuditLog audit, LetterBox letters, TimeProvider clock)
{
    /// <summary>An owner decides about everyone, an admin about those below admins.</summary>
    public static bool MayDecide(Role actor, Role about) => actor == Role.Owner || (actor == Role.Admin && about > Role.Admin);

    /// <summary>Asks somebody to join; who was asked before gets a new link, and the old one ends. Stored with what the caller saves.</summary>
    /// <param name="by">What the actor is here.</param>
    /// <exception cref="InvalidInputException">The field email isn't an address, or a member's.</exception>
    /// <exception cref="ConflictException">They are invited as what the actor doesn't decide about.</exception>
    public async Task<InviteToken> Invite(string email, Role role, Role by, CancellationToken stop)
    {
        var address = email.Trim().ToLowerInvariant();
        if (!EmailAddress.IsBare(address))
            throw new InvalidInputException("email", "is not an e-mail address.");
        var normalized = address.ToUpperInvariant();
        if (await db.Members.AnyAsync(m => db.Users.Any(a => a.Id == m.AccountId && a.NormalizedEmail == normalized), stop))
            throw new InvalidInputException("email", "belongs to a member already.");

        if (await db.MemberInvites.SingleOrDefaultAsync(i => i.Email == address, stop) is { } old)
        {
            if (!MayDecide(by, old.Role))
                throw new ConflictException($"An owner has invited this address as {EnumText.Of(old.Role)}, and only an owner takes that back.");
            Withdraw(old);
        }

        var (invite, token) = MemberInvite.Create(tenant.Id, address, role, clock.GetUtcNow());
        db.MemberInvites.Add(invite);
        audit.Note(AuditActions.MemberInvited, SubjectOf(invite), after: new { Role = EnumText.Of(role) });
        return token;
    }

    /// <summary>Takes an invite back. Stored with what the caller saves.</summary>
    public void Withdraw(MemberInvite invite)
    {
        db.MemberInvites.Remove(invite);
        audit.Note(AuditActions.InviteWithdrawn, SubjectOf(invite), before: new { Role = EnumText.Of(invite.Role) });
    }

    /// <summary>The invite that this link stands for, unless it is used, withdrawn or too old. The request is in the link's workspace.</summary>
    public Task<MemberInvite?> Find(InviteToken token, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        return db.MemberInvites.SingleOrDefaultAsync(i => i.Hash == token.Hash && i.ExpiresAt > now, stop);
    }

    /// <summary>Makes the invited person a member. Stored at once; of two tries one succeeds.</summary>
    public async Task<bool> Join(MemberInvite invite, Account account, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await db.MemberInvites.Where(i => i.Id == invite.Id).ExecuteDeleteAsync(stop) == 0)
            return false;

        await Admit(account, invite.Role, stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    /// <summary>Makes somebody a member who was let in. Stored at once.</summary>
    public async Task Admit(Account account, Role role, CancellationToken stop)
    {
        var member = Member.Of(tenant.Id, account.Id, role, clock.GetUtcNow());
        db.Members.Add(member);
        actor.IsPerson(account.Id, account.Email!);
        audit.Note(AuditActions.MemberJoined, new Subject("member", member.Id, account.Email), after: new { Role = EnumText.Of(member.Role) });
        await db.SaveChangesAsync(stop);
    }

    /// <returns>Whose role it is, who is told by mail; nobody where there is no such member.</returns>
    /// <exception cref="ConflictException">It would leave the workspace without an owner, or the actor's role isn't high enough.</exception>
    public Task<string?> Change(Guid id, Role role, Role by, CancellationToken stop) => Decide(m => m.Id == id, by, role, AuditActions.MemberChanged, stop);

    /// <returns>Who was removed, and is told by mail; nobody where there is no such member.</returns>
    /// <exception cref="ConflictException">It would leave the workspace without an owner, or the actor's role isn't high enough.</exception>
    public Task<string?> Remove(Guid id, Role by, CancellationToken stop) => Decide(m => m.Id == id, by, null, AuditActions.MemberRemoved, stop);

    /// <summary>A person goes by themselves, whatever they were.</summary>
    /// <exception cref="ConflictException">They are the last owner.</exception>
    public Task<string?> Leave(Guid accountId, CancellationToken stop) => Decide(m => m.AccountId == accountId, Role.Owner, null, AuditActions.MemberLeft, stop);

    /// <param name="becomes">The role from now on; none, and they belong no more.</param>
    private async Task<string?> Decide(Expression<Func<Member, bool>> whom, Role by, Role? becomes, AuditAction action, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // Held until the end: two owners who take each other's role away at once must not both succeed.
        var owners = await db.Members.FromSql($"select * from members where tenant_id = {tenant.Id} and role = 'owner' order by id for update").ToListAsync(stop);
        var member = await db.Members.SingleOrDefaultAsync(whom, stop);
        if (member is null)
            return null;
        if (!MayDecide(by, member.Role) || (becomes is { } wanted && !MayDecide(by, wanted)))
            throw new ConflictException("Only an owner decides about owners and admins.");
        if (becomes != Role.Owner && owners is [var last] && last.Id == member.Id)
            throw new ConflictException("A workspace needs an owner. Make somebody else one first.");

        var email = (await db.Users.Where(a => a.Id == member.AccountId).Select(a => a.Email).SingleAsync(stop))!;
        audit.Note(
            action,
            new Subject("member", member.Id, email),
            before: new { Role = EnumText.Of(member.Role) },
            after: becomes is { } role ? new { Role = EnumText.Of(role) } : null);
        if (becomes != member.Role && action != AuditActions.MemberLeft)
            letters.Add(await Notice(email, becomes, stop));
        if (becomes is { } next)
            member.Role = next;
        else
            await End(member, stop);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return email;
    }

    private async Task<Letter> Notice(string email, Role? becomes, CancellationToken stop)
    {
        var workspace = await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.Name).SingleAsync(stop);
        return becomes is { } role ? Notices.RoleChanged(email, workspace, role) : Notices.Removed(email, workspace);
    }

    private Task<int> End(Member member, CancellationToken stop)
    {
        db.Members.Remove(member);
        var provider = SignOnEntry.ProviderOf(tenant.Id);
        return db.UserLogins.Where(l => l.UserId == member.AccountId && l.LoginProvider == provider).ExecuteDeleteAsync(stop);
    }

    private static Subject SubjectOf(MemberInvite invite) => new("invite", invite.Id, invite.Email);
}
