using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.Responses;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>The way out of a digest (RFC 8058): a GET asks, a POST does it.</summary>
[AllowAnonymous, IgnoreAntiforgeryToken, EnableRateLimiting(LinkRate.Name)]
internal sealed class StopDigestModel(LinkEntry entry, CurrentTenant tenant, DigestBook book, SurveysDb db) : PageModel
{
    /// <summary>Whose numbers they are; nothing where the link leads nowhere.</summary>
    public string? Company { get; private set; }

    public bool IsDone { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken stop) => await Find(stop) is null ? Unknown() : Page();

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (await Find(stop) is not { } member)
            return Unknown();

        await book.SwitchOff(member, stop);
        IsDone = true;
        return Page();
    }

    private async Task<Guid?> Find(CancellationToken stop)
    {
        if (entry.Enter(LinkPurpose.Digest, RouteData) is not { } member || !await db.Members.AnyAsync(m => m.Id == member, stop))
            return null;

        Company = await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.Name).SingleAsync(stop);
        return member;
    }

    private PageResult Unknown() => this.Page(StatusCodes.Status404NotFound);
}
