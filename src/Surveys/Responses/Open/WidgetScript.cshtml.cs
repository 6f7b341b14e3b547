using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Surveys.Responses;

/// <summary>The widget's script, at an address that web sites can keep in their pages for years.</summary>
[AllowAnonymous]
internal sealed class WidgetScriptModel(IWebHostEnvironment files) : PageModel
{
    public IActionResult OnGet()
    {
        Response.Headers.CacheControl = "public, max-age=3600";
        // It is there for other sites to load.
        Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return PhysicalFile(files.WebRootFileProvider.GetFileInfo("dist/widget.js").PhysicalPath!, "text/javascript; charset=utf-8");
    }
}
