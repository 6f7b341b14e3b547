using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>Where the link of an invite leads: who has no account yet chooses a password, who has one signs in and says yes.</summary>
[AllowAnonymous]
[EnableRateLimiting(RateLimits.SignIn)]
internal sealed class JoinModel(SurveysDb db, CurrentTenant tenant, Membership membership, PersonSignIn signIn, Sessions sessions, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Token { get; set; } = "";

    [BindProperty, MaxLength(200, ErrorMessage = "Use at most 200 characters.")]
    public string? Password { get; set; }

    /// <summary>Nothing when the link is used, taken back or too old.</summary>
    public MemberInvite? Invite { get; private set; }

    public string Workspace { get; private set; } = "";

    /// <summary>The account of the invited address, when there is one.</summary>
    public Account? Account { get; private set; }

    /// <summary>The sign-in by which the invited person is here, if they are.</summary>
    public Session? Here { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken stop)
    {
        await Load(stop);
        return Invite is null ? this.Page(StatusCodes.Status410Gone) : Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        await Load(stop);
        if (Invite is null)
            return this.Page(StatusCodes.Status410Gone);
        if (Account is not null && Here is null)
            return Page();
        if (Account is null && !await TryMakeAccount())
            return Page();

        if (!await membership.Join(Invite, Account!, stop))
        {
            Invite = null;
            return this.Page(StatusCodes.Status410Gone);
        }

        // Whoever the issuer knew as this account may be called otherwise there by now: it is found by the address once more.
        var (id, provider) = (Account!.Id, SignOnEntry.ProviderOf(Invite.TenantId));
        await db.UserLogins.Where(l => l.UserId == id && l.LoginProvider == provider).ExecuteDeleteAsync(stop);
        if (Here is not null)
        {
            await signIn.Switch(Here, Invite.TenantId);
        }
        else
        {
            signIn.Workspace = Invite.TenantId;
            await signIn.SignInAsync(Account!, isPersistent: true);
        }

        return LocalRedirect("/overview");
    }

    private async Task<bool> TryMakeAccount()
    {
        var account = Account.Of(Invite!.Email, isConfirmed: true, clock.GetUtcNow());
        var result = ModelState.IsValid ? await signIn.UserManager.CreateAsync(account, Password ?? "") : IdentityResult.Failed();
        foreach (var error in result.Errors)
            ModelState.AddModelError(nameof(Password), error.Description);
        Account = result.Succeeded ? account : null;
        return result.Succeeded;
    }

    private async Task Load(CancellationToken stop)
    {
        if (InviteToken.Read(Token) is not { } token)
            return;

        tenant.Enter(token.TenantId);
        if (await membership.Find(token, stop) is not { } invite)
            return;

        Invite = invite;
        Workspace = await db.Tenants.Where(t => t.Id == invite.TenantId).Select(t => t.Name).SingleAsync(stop);
        Account = await signIn.UserManager.FindByEmailAsync(invite.Email);
        var session = await sessions.Find(User, stop);
        Here = Account is not null && session?.AccountId == Account.Id && session.ConfinedTo is null ? session : null;
    }
}
