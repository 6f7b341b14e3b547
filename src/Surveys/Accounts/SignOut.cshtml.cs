using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Surveys.Accounts;

[AllowAnonymous]
internal sealed class SignOutModel(SignInManager<Account> signIn) : PageModel
{
    public async Task<IActionResult> OnPost()
    {
        await signIn.SignOutAsync();
        return LocalRedirect("/");
    }
}
