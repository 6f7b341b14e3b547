using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>The workspaces that a person belongs to: to switch, to leave, to make another.</summary>
[NeedsAccount(ShowsGuests = true)]
internal sealed class MyWorkspacesModel(Workspaces workspaces, Membership membership, PersonSignIn signIn, TenantScopes scopes) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Type the company's name."), MaxLength(100, ErrorMessage = "Use at most 100 characters.")]
    public string Name { get; set; } = "";

    [BindProperty, Required]
    public string TimeZone { get; set; } = "UTC";

    public IReadOnlyList<Tenant> Mine { get; private set; } = [];

    /// <summary>Whether the sign-in opens one workspace only; then the others aren't even told.</summary>
    public Guid? Only => HttpContext.Session()!.ConfinedTo;

    public Guid? Here => HttpContext.Workspace()?.Id;

    public Task OnGet(CancellationToken stop) => Load(stop);

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (ModelState.IsValid && await this.Try(async () => await Switch(await Make(stop))))
            return LocalRedirect("/surveys");

        await Load(stop);
        return Page();
    }

    /// <remarks>In a scope of its own, as this request works in the workspace that it came from.</remarks>
    private async Task<Tenant> Make(CancellationToken stop)
    {
        await using var scope = scopes.Outside();
        var owner = (await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().GetUserAsync(User))!;
        return await scope.ServiceProvider.GetRequiredService<Workspaces>().Create(Name, owner, TimeZone, stop);
    }

    public async Task<IActionResult> OnPostSwitch(Guid id, CancellationToken stop)
    {
        await Load(stop);
        if (Mine.FirstOrDefault(workspace => workspace.Id == id) is not { } workspace)
            return NotFound();

        await Switch(workspace);
        return LocalRedirect("/overview");
    }

    public async Task<IActionResult> OnPostLeave(CancellationToken stop)
    {
        ModelState.Clear();
        var hasLeft = false;
        if (await this.Try(async () => hasLeft = Here is not null && await membership.Leave(User.AccountId()!.Value, stop)))
            return hasLeft ? RedirectToPage() : NotFound();

        await Load(stop);
        return Page();
    }

    private Task Switch(Tenant workspace) => signIn.Switch(HttpContext.Session()!, workspace.Id);

    private async Task Load(CancellationToken stop) =>
        Mine = (await workspaces.Of(User.AccountId()!.Value, stop)).Where(workspace => Only is null || workspace.Id == Only).ToList();
}
