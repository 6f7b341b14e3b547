using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.Responses;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Philosophy;

/// <summary>What support stands for, for anybody: words alone, in the look of the workspace's surveys.</summary>
[AllowAnonymous, EnableRateLimiting(LinkRate.Name)]
internal sealed class PublicPhilosophyModel(LinkEntry entry, CurrentTenant tenant, PhilosophyBook book, SurveysDb db) : PageModel
{
    public string Company { get; private set; } = "";

    /// <summary>Nothing where the link leads nowhere any more.</summary>
    public Statement? Statement { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken stop)
    {
        if (entry.Enter(LinkPurpose.Philosophy, RouteData) is { } id && await book.Find(id, stop) is { } statement
            && await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenant.Id, stop) is { DeleteAt: null } workspace)
        {
            (Statement, Company) = (statement, workspace.Name);
            return Page();
        }

        return this.Page(StatusCodes.Status404NotFound);
    }
}
