using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>The workspaces that a person belongs to: to switch, to leave, to make another.</summary>
[NeedsAccount(ShowsGuests = true)]
internal sealed class MyWorkspacesModel(Workspaces workspaces, PersonSignIn signIn, TenantScopes scopes) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Type the company’s name."), MaxLength(100, ErrorMessage = "Use at most 100 characters.")]
    public string Name { get; set; } = "";

    [BindProperty, Required]
    public string TimeZone { get; set; } = "UTC";

    /// <summary>The page that was asked for before a workspace was chosen.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

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
        return LocalRedirect(Url.IsLocalUrl(From) ? From : "/overview");
    }

    /// <remarks>Any of one's own, also one that doesn't open: whom the company's sign-in lets in no more must be able to go.</remarks>
    public async Task<IActionResult> OnPostLeave(Guid id, CancellationToken stop)
    {
        ModelState.Clear();
        await Load(stop);
        if (Mine.All(workspace => workspace.Id != id))
            return NotFound();
        if (await this.Try(() => Leave(id, stop)))
            return RedirectToPage();

        return Page();
    }

    private async Task Leave(Guid id, CancellationToken stop)
    {
        await using var scope = scopes.Enter(id);
        scope.ServiceProvider.GetRequiredService<CurrentActor>().IsPerson(User.AccountId()!.Value, User.Identity!.Name!);
        await scope.ServiceProvider.GetRequiredService<Membership>().Leave(User.AccountId()!.Value, stop);
    }

    private Task Switch(Tenant workspace) => signIn.Switch(HttpContext.Session()!, workspace.Id);

    private async Task Load(CancellationToken stop) =>
        Mine = (await workspaces.Of(User.AccountId()!.Value, stop)).Where(workspace => Only is null || workspace.Id == Only).ToList();
}
