namespace Surveys.Shared;

/// <summary>Whose pages may show this one in a frame, as sources of a Content-Security-Policy. A page says it for itself; of all others it is nobody.</summary>
internal sealed record FrameHosts(IReadOnlyList<string> Sources)
{
    /// <summary>The older header knows no list, so it goes where there is one.</summary>
    public void Admit(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = headers.ContentSecurityPolicy.ToString().Replace("frame-ancestors 'none'", $"frame-ancestors {string.Join(' ', Sources)}", StringComparison.Ordinal);
        headers.Remove("X-Frame-Options");
        // Else a page that isolates itself (Cross-Origin-Embedder-Policy) couldn't show it.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }
}
