using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Surveys.Audit;

namespace Surveys.Accounts;

/// <summary>Identity's accounts. What changes who gets in is noted here, whichever page asked for it.</summary>
internal sealed class AccountBook(
    IUserStore<Account> store,
    IOptions<IdentityOptions> options,
    IPasswordHasher<Account> hasher,
    IEnumerable<IUserValidator<Account>> accountRules,
    IEnumerable<IPasswordValidator<Account>> passwordRules,
    ILookupNormalizer normalizer,
    IdentityErrorDescriber errors,
    IServiceProvider services,
    ILogger<UserManager<Account>> logger,
    AccountLog log)
    : UserManager<Account>(store, options, hasher, accountRules, passwordRules, normalizer, errors, services, logger)
{
    public override async Task<IdentityResult> ChangePasswordAsync(Account user, string currentPassword, string newPassword) =>
        await Noted(user, AuditActions.PasswordChanged, await base.ChangePasswordAsync(user, currentPassword, newPassword));

    public override async Task<IdentityResult> ResetPasswordAsync(Account user, string token, string newPassword) =>
        await Noted(user, AuditActions.PasswordReset, await base.ResetPasswordAsync(user, token, newPassword));

    public override async Task<IdentityResult> SetTwoFactorEnabledAsync(Account user, bool enabled) =>
        await Noted(user, enabled ? AuditActions.SecondFactorOn : AuditActions.SecondFactorOff, await base.SetTwoFactorEnabledAsync(user, enabled));

    public override async Task<IEnumerable<string>?> GenerateNewTwoFactorRecoveryCodesAsync(Account user, int number)
    {
        var codes = await base.GenerateNewTwoFactorRecoveryCodesAsync(user, number);
        await log.Note(user, AuditActions.RecoveryCodesMade);
        return codes;
    }

    public override async Task<IdentityResult> RedeemTwoFactorRecoveryCodeAsync(Account user, string code) =>
        await Noted(user, AuditActions.RecoveryCodeUsed, await base.RedeemTwoFactorRecoveryCodeAsync(user, code));

    /// <remarks>Nobody asks for one more try of a locked account, so it is locked by this one.</remarks>
    public override async Task<IdentityResult> AccessFailedAsync(Account user)
    {
        var result = await base.AccessFailedAsync(user);
        if (result.Succeeded && await IsLockedOutAsync(user))
            await log.NoteStranger(user, AuditActions.AccountLocked);
        return result;
    }

    private async Task<IdentityResult> Noted(Account account, AuditAction action, IdentityResult result)
    {
        if (result.Succeeded)
            await log.Note(account, action);
        return result;
    }
}
