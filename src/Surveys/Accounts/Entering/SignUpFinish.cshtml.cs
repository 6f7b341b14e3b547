using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <summary>Where the mailed link leads. A look makes nothing, as mail scanners look too; the form does.</summary>
[AllowAnonymous]
[EnableRateLimiting(RateLimits.SignIn)]
internal sealed class SignUpFinishModel(Workspaces workspaces, PersonSignIn signIn, MailedLinks links) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Token { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Choose a password."), MaxLength(200, ErrorMessage = "Use at most 200 characters.")]
    public string Password { get; set; } = "";

    /// <summary>Nothing when the link is too old or broken.</summary>
    public SignUpAsked? Asked { get; private set; }

    public bool HasAccount { get; private set; }

    public async Task<IActionResult> OnGet()
    {
        await Load();
        return Asked is null ? this.Page(StatusCodes.Status410Gone) : Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        await Load();
        if (Asked is null || HasAccount || !ModelState.IsValid)
            return Page();

        return await this.Try(() => Make(Asked, stop)) ? LocalRedirect("/surveys") : Page();
    }

    private async Task Make(SignUpAsked asked, CancellationToken stop)
    {
        var (tenant, owner) = await workspaces.Create(asked.Name, asked.Owner, Password, slug: null, asked.TimeZone, stop);
        signIn.Workspace = tenant.Id;
        await signIn.SignInAsync(owner, isPersistent: true);
    }

    /// <summary>The link can be pressed again when it has done its work: not to try passwords on the account that it made.</summary>
    private async Task Load()
    {
        Asked = links.Open<SignUpAsked>(Token);
        HasAccount = Asked is not null && await signIn.UserManager.FindByEmailAsync(Asked.Owner) is not null;
    }
}
