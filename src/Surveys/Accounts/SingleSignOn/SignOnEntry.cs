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

    /// <summary>
    /// The member that is meant: by an earlier sign-in of the same person at this issuer, else by the address. Not by the address of somebody whom the
    /// issuer knows as another person: it may have been given to a new colleague.
    /// </summary>
    public async Task<Account?> Find(Vouched vouched, CancellationToken stop)
    {
        if (await Linked(vouched) is { } linked)
            return await db.Members.AnyAsync(m => m.AccountId == linked.Id, stop) ? linked : null;

        var (normalized, provider, issuer) = (accounts.NormalizeEmail(vouched.Email), Provider, KeyOf(vouched.Issuer, ""));
        return await db.Users.SingleOrDefaultAsync(
            a => a.NormalizedEmail == normalized
                && db.Members.Any(m => m.AccountId == a.Id)
                && !db.UserLogins.Any(l => l.UserId == a.Id && l.LoginProvider == provider && l.ProviderKey.StartsWith(issuer)),
            stop);
    }

    /// <summary>The member that is meant, or who becomes one now: by an invite to their address, or as all newcomers do. Nobody where neither is so.</summary>
    /// <exception cref="SignOnException">The address can't have an account, or has one that hasn't agreed.</exception>
    public Task<Account?> LetIn(SingleSignOn settings, Vouched vouched, CancellationToken stop) => db.Retry(async () =>
    {
        var account = await Find(vouched, stop) ?? await Join(settings, vouched, stop);
        if (account is not null && await Linked(vouched) is null)
            await accounts.AddLoginAsync(account, new UserLoginInfo(Provider, KeyOf(vouched.Issuer, vouched.Subject), "single sign-on"));
        return account;
    });

    private async Task<Account?> Join(SingleSignOn settings, Vouched vouched, CancellationToken stop)
    {
        var (address, now) = (vouched.Email.ToLowerInvariant(), clock.GetUtcNow());
        if (await db.MemberInvites.SingleOrDefaultAsync(i => i.Email == address && i.ExpiresAt > now, stop) is { } invite)
        {
            var invited = await Make(vouched);
            return await membership.Join(invite, invited, stop) ? invited : null;
        }

        if (settings.Newcomers is not { } role)
            return null;

        var newcomer = await Make(vouched);
        await membership.Admit(newcomer, role, stop);
        return newcomer;
    }

    /// <remarks>Only what the issuer has made itself joins by its word: an owner could vouch for anybody, and make them members who never asked.</remarks>
    private async Task<Account> Make(Vouched vouched)
    {
        if (await Linked(vouched) is { } back)
            return back;
        if (await accounts.FindByEmailAsync(vouched.Email) is not null)
            throw new SignOnException($"{vouched.Email} has an account here already, which has to agree first. Ask an owner to invite you, and accept by the link in that mail; from then on you come in this way.");

        // Without a password, and not confirmed: the mailbox itself has answered nothing. Its owner can choose a password by mail.
        var account = Account.Of(vouched.Email, isConfirmed: false, clock.GetUtcNow());
        var made = await accounts.CreateAsync(account);
        return made.Succeeded ? account : throw new SignOnException($"{vouched.Email} can’t have an account here: {string.Join(" ", made.Errors.Select(e => e.Description))}");
    }

    private Task<Account?> Linked(Vouched vouched) => accounts.FindByLoginAsync(Provider, KeyOf(vouched.Issuer, vouched.Subject));

    private static string KeyOf(string issuer, string subject) => $"{issuer} {subject}";
}
