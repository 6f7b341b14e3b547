using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>Who belongs to the workspace, and as what. A workspace always has an owner.</summary>
internal sealed class Membership(SurveysDb db, CurrentTenant tenant, TimeProvider clock)
{
    /// <summary>An owner decides about everyone, an admin about those below admins.</summary>
    public static bool MayDecide(Role actor, Role about) => actor == Role.Owner || (actor == Role.Admin && about > Role.Admin);

    /// <summary>Asks somebody to join; who was asked before gets a new link, and the old one ends. Stored with what the caller saves.</summary>
    /// <exception cref="ConflictException">They belong already.</exception>
    /// <exception cref="InvalidInputException">The field email can't be accepted.</exception>
    public async Task<InviteToken> Invite(string email, Role role, CancellationToken stop)
    {
        var address = email.Trim().ToLowerInvariant();
        if (!EmailAddress.IsBare(address))
            throw new InvalidInputException("email", "is not an e-mail address.");
        var normalized = address.ToUpperInvariant();
        if (await db.Members.AnyAsync(m => db.Users.Any(a => a.Id == m.AccountId && a.NormalizedEmail == normalized), stop))
            throw new InvalidInputException("email", "belongs to a member already.");

        await db.MemberInvites.Where(i => i.Email == address).ExecuteDeleteAsync(stop);
        var (invite, token) = MemberInvite.Create(tenant.Id, address, role, clock.GetUtcNow());
        db.MemberInvites.Add(invite);
        return token;
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

        db.Members.Add(Member.Of(tenant.Id, account.Id, invite.Role, clock.GetUtcNow()));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    /// <exception cref="ConflictException">It would leave the workspace without an owner.</exception>
    public Task<bool> Change(Guid id, Role role, Role by, CancellationToken stop) => Decide(id, by, role, member => member.Role = role, stop);

    /// <exception cref="ConflictException">It would leave the workspace without an owner.</exception>
    public Task<bool> Remove(Guid id, Role by, CancellationToken stop) => Decide(id, by, null, member => db.Members.Remove(member), stop);

    /// <summary>A person goes by themselves.</summary>
    /// <exception cref="ConflictException">They are the last owner.</exception>
    public async Task<bool> Leave(Guid accountId, CancellationToken stop)
    {
        var id = await db.Members.Where(m => m.AccountId == accountId).Select(m => m.Id).SingleOrDefaultAsync(stop);
        return await Decide(id, Role.Owner, null, member => db.Members.Remove(member), stop);
    }

    private async Task<bool> Decide(Guid id, Role by, Role? becomes, Action<Member> decision, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // Held until the end: two owners who take each other's role away at once must not both succeed.
        var owners = await db.Members.FromSql($"select * from members where tenant_id = {tenant.Id} and role = 'owner' order by id for update").ToListAsync(stop);
        var member = await db.Members.SingleOrDefaultAsync(m => m.Id == id, stop);
        if (member is null)
            return false;
        if (!MayDecide(by, member.Role) || (becomes is { } wanted && !MayDecide(by, wanted)))
            throw new ConflictException("Only an owner decides about owners and admins.");
        if (becomes != Role.Owner && owners is [var last] && last.Id == id)
            throw new ConflictException("A workspace needs an owner. Make somebody else one first.");

        decision(member);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }
}
