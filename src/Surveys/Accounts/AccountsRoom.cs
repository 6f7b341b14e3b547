using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;

namespace Surveys.Accounts;

/// <summary>Who may come in: people by password, programs by key.</summary>
internal static class AccountsRoom
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        // A proxy may end TLS before us: what people reach by https is never sent without it.
        var isHttps = configuration["Surveys:BaseUrl"]?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true;
        services.AddScoped<Workspaces>();
        services.AddSingleton<ApiKeyGuesses>();
        services.Configure<RateLimiterOptions>(limiter => limiter.AddPolicy<string, ApiKeyRate>(ApiKeyRate.Name));
        services.AddIdentityCore<Account>(identity =>
            {
                // Length is what makes a password strong; rules about signs only make it hard to remember (NIST SP 800-63B).
                identity.Password.RequiredLength = 8;
                identity.Password.RequiredUniqueChars = 4;
                identity.Password.RequireDigit = identity.Password.RequireLowercase = false;
                identity.Password.RequireUppercase = identity.Password.RequireNonAlphanumeric = false;
                identity.User.RequireUniqueEmail = true;
                // Names are e-mail addresses, and those may hold letters of any script.
                identity.User.AllowedUserNameCharacters = "";
            })
            .AddEntityFrameworkStores<SurveysDb>()
            .AddSignInManager();

        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null)
            .AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(cookie =>
            {
                cookie.Cookie.Name = "surveys";
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = isHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
                cookie.LoginPath = "/sign-in";
                cookie.AccessDeniedPath = "/sign-in";
                cookie.ReturnUrlParameter = "from";
            }));
        services.Configure<SecurityStampValidatorOptions>(options => options.OnRefreshingPrincipal = KeepWorkspace);
        services.AddAuthorization();
        return services;
    }

    public static void UseAccounts(this IApplicationBuilder app) => app.UseAuthentication().UseMiddleware<WorkspaceEntry>().UseAuthorization();

    /// <summary>Identity makes the cookie's claims anew from time to time, and knows nothing of workspaces.</summary>
    private static Task KeepWorkspace(SecurityStampRefreshingPrincipalContext refresh)
    {
        if (refresh.CurrentPrincipal?.FindFirst(WorkspaceEntry.TenantClaim) is { } workspace)
            refresh.NewPrincipal?.Identities.First().AddClaim(workspace.Clone());
        return Task.CompletedTask;
    }
}
