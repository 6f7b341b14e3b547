namespace Surveys.Tenants;

internal static class WorkspaceOfRequest
{
    /// <summary>The signed-in person's workspace; nothing on public pages.</summary>
    public static Tenant? Workspace(this HttpContext context) => context.Features.Get<Tenant>();
}
