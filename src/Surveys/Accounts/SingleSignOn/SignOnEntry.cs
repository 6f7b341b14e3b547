using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>Who comes in when the workspace's issuer vouches for somebody. The request is in that workspace.</summary>
internal sealed class SignOnEntry(SurveysDb db, CurrentTenant tenant, UserManager<Account> accounts, Membership membership, TimeProvider clock)
{
    private string Provider => ProviderOf(tenant.Id);

    /// <summary>Under this name accounts keep whom the workspace's issuer has vouched for. Such links stand outside the wall: they go when the issuer, the member or the workspace goes.</summary>
    public static string ProviderOf(Guid tenantId) => $"sso:{tenantId:N}";

    /// <summary>The member that is meant: by an earlier sign-in of the same person at this issuer, else by the address.</summary>
    public async Task<Account?> Find(Vouched vouched, CancellationToken stop)
    {
        if (await Linked(vouched) is { } linked && await db.Members.AnyAsync(m => m.AccountId == linked.Id, stop))
            return linked;

        var normalized = accounts.NormalizeEmail(vouched.Email);
        return await db.Users.SingleOrDefaultAsync(a => a.NormalizedEmail == normalized && db.Members.Any(m => m.AccountId == a.Id), stop);
    }

    /// <summary>The member that is meant, or who becomes one now: by an invite to their address, or as all newcomers do. Nobody where neither is so.</summary>
    /// <exception cref="SignOnException">The address can't have an account.</exception>
    public Task<Account?> LetIn(SingleSignOn settings, Vouched vouched, CancellationToken stop) => db.Retry(async () =>
    {
        var account = await Find(vouched, stop) ?? await Join(settings, vouched, stop);
        if (account is not null && await Linked(vouched) is null)
            await accounts.AddLoginAsync(account, new UserLoginInfo(Provider, KeyOf(vouched), "single sign-on"));
        return account;
    });

    private async Task<Account?> Join(SingleSignOn settings, Vouched vouched, CancellationToken stop)
    {
        var (address, now) = (vouched.Email.ToLowerInvariant(), clock.GetUtcNow());
        if (await db.MemberInvites.SingleOrDefaultAsync(i => i.Email == address && i.ExpiresAt > now, stop) is { } invite)
        {
            var invited = await FindOrMake(vouched);
            return await membership.Join(invite, invited, stop) ? invited : null;
        }

        if (settings.Newcomers is not { } role)
            return null;

        var newcomer = await FindOrMake(vouched);
        await membership.Admit(newcomer, role, stop);
        return newcomer;
    }

    private async Task<Account> FindOrMake(Vouched vouched)
    {
        if (await Linked(vouched) is { } linked)
            return linked;
        if (await accounts.FindByEmailAsync(vouched.Email) is { } known)
            return known;

        // Without a password, and not confirmed: the mailbox itself has answered nothing. Its owner can choose a password by mail.
        var account = Account.Of(vouched.Email, isConfirmed: false, clock.GetUtcNow());
        var made = await accounts.CreateAsync(account);
        return made.Succeeded ? account : throw new SignOnException($"{vouched.Email} can't have an account here: {string.Join(" ", made.Errors.Select(e => e.Description))}");
    }

    private Task<Account?> Linked(Vouched vouched) => accounts.FindByLoginAsync(Provider, KeyOf(vouched));

    private static string KeyOf(Vouched vouched) => $"{vouched.Issuer} {vouched.Subject}";
}
