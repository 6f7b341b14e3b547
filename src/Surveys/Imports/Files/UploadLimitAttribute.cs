using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Surveys.Imports;

/// <summary>
/// Lets this page take a large file, which goes to the disk while it comes; one that is too large is sent back with a sentence before any of it is
/// read. Before the form's token is looked for, as that reads the whole form.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class UploadLimitAttribute : Attribute, IAuthorizationFilter, IOrderedFilter
{
    public const long Largest = 512L * 1024 * 1024;

    // The form's other fields and what stands between them.
    private const long Beside = 64 * 1024;

    public int Order => 800;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        if (!HttpMethods.IsPost(http.Request.Method))
            return;

        if (http.Request.ContentLength > Largest + Beside)
        {
            http.Response.Headers.Connection = "close";
            context.Result = new LocalRedirectResult("/imports?tooLarge=true");
            return;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = Largest + Beside;
        http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions { MultipartBodyLengthLimit = Largest + Beside, ValueCountLimit = 10 }));
    }
}
