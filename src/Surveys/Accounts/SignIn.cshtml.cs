using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Shared;
using SignInResult = Microsoft.AspNetCore.Identity.SignInResult;

namespace Surveys.Accounts;

[AllowAnonymous]
[EnableRateLimiting(RateLimits.SignIn)]
internal sealed class SignInModel(SignInManager<Account> signIn, Workspaces workspaces) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Type your e-mail address."), MaxLength(254)]
    public string Email { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Type your password."), MaxLength(200)]
    public string Password { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? LocalRedirect("/overview") : Page();

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (!ModelState.IsValid)
            return Page();

        var account = await signIn.UserManager.FindByEmailAsync(Email.Trim());
        var result = account is null ? SignInResult.Failed : await signIn.CheckPasswordSignInAsync(account, Password, lockoutOnFailure: true);
        if (result.IsLockedOut)
            return Refuse("Too many wrong passwords. Wait five minutes, then try again.");
        if (account is null || !result.Succeeded)
            return Refuse("This address and password don't belong together. Check both and try again.");

        var mine = await workspaces.Of(account.Id, stop);
        if (mine.Count == 0)
            return Refuse("You belong to no workspace any more. Ask its owner to invite you, or sign up for a new one.");

        await signIn.EnterWorkspace(account, mine[0].Id);
        return LocalRedirect(Url.IsLocalUrl(From) ? From : "/overview");
    }

    private PageResult Refuse(string why)
    {
        ModelState.AddModelError("", why);
        return Page();
    }
}

internal static class Entering
{
    public static Task EnterWorkspace(this SignInManager<Account> signIn, Account account, Guid tenantId) =>
        signIn.SignInWithClaimsAsync(account, isPersistent: true, [new Claim(WorkspaceEntry.TenantClaim, tenantId.ToString())]);
}
