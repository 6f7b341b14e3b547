using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Surveys.Shared;

internal static class DeadEnds
{
    /// <summary>The page with its own words, in place of those for pages that never were, under a status that tells programs as well.</summary>
    public static PageResult Page(this PageModel page, int status)
    {
        page.Response.StatusCode = status;
        page.HttpContext.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
        return page.Page();
    }
}
