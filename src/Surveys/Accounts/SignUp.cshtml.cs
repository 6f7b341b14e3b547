using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using NodaTime;
using Surveys.Shared;

namespace Surveys.Accounts;

[AllowAnonymous]
[EnableRateLimiting(RateLimits.SignIn)]
internal sealed class SignUpModel(Workspaces workspaces, SignInManager<Account> signIn) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Type your company's name."), MaxLength(100, ErrorMessage = "Use at most 100 characters.")]
    public string Name { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Type your e-mail address."), EmailAddress(ErrorMessage = "This is not an e-mail address."), MaxLength(254)]
    public string Owner { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Choose a password."), MaxLength(200, ErrorMessage = "Use at most 200 characters.")]
    public string Password { get; set; } = "";

    [BindProperty, Required]
    public string TimeZone { get; set; } = "UTC";

    public static IEnumerable<string> Zones => DateTimeZoneProviders.Tzdb.Ids
        .Where(id => id == "UTC" || (id.Contains('/') && !id.StartsWith("Etc/", StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        // Not by its password, as the command does: a form for everyone would be a place to try passwords without a lock.
        if (ModelState.IsValid && await signIn.UserManager.FindByEmailAsync(Owner.Trim()) is not null)
            ModelState.AddModelError(nameof(Owner), "This address has an account here already. Sign in with it.");
        if (!ModelState.IsValid)
            return Page();

        try
        {
            var (tenant, owner) = await workspaces.Create(Name, Owner, Password, slug: null, TimeZone, stop);
            await signIn.EnterWorkspace(owner, tenant.Id);
            return LocalRedirect("/surveys");
        }
        catch (InvalidInputException invalid)
        {
            this.Show(invalid);
            return Page();
        }
    }
}
