using Microsoft.AspNetCore.Identity;

namespace Surveys.Accounts;

/// <summary>Identity's one-time codes (RFC 6238), each taken once.</summary>
internal sealed class OneTimeCodes(TimeProvider clock) : AuthenticatorTokenProvider<Account>
{
    /// <remarks>Of two requests with the same code at once, the second finds the account changed, and is refused.</remarks>
    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<Account> manager, Account user) =>
        await base.ValidateAsync(purpose, token, manager, user)
        && user.TakeCode(token, clock.GetUtcNow())
        && (await manager.UpdateAsync(user)).Succeeded;
}
