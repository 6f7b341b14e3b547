using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Quartz;
using Surveys.Mail;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <summary>Who may come in: people by password, passkey or their company's own sign-in, programs by key.</summary>
internal static class AccountsRoom
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        // A proxy may end TLS before us: what people reach by https is never sent without it.
        var isHttps = Doors.IsHttps(configuration);
        services.AddScoped<Workspaces>();
        services.AddScoped<AccountLog>();
        services.AddScoped<Membership>();
        services.AddScoped<Sessions>();
        services.AddSingleton<MailedLinks>();
        services.AddScoped<KeyRing>();
        services.AddSingleton<ApiKeyGuesses>();
        services.AddScoped<KeptReplies>();
        services.AddSingleton<OldReplies>();
        services.Configure<RateLimiterOptions>(limiter => limiter.AddPolicy<string, ApiKeyRate>(ApiKeyRate.Name));
        services.AddSingleton<ClientSecrets>();
        services.AddSingleton<Issuers>();
        services.AddSingleton<SignOnExchange>();
        services.AddScoped<SignOnEntry>();
        services.AddIdentityCore<Account>(identity =>
            {
                identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
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
            .AddUserManager<AccountBook>()
            .AddSignInManager<PersonSignIn>()
            .AddErrorDescriber<PasswordWords>()
            .AddPasswordValidator<GuessablePasswords>()
            .AddTokenProvider<DataProtectorTokenProvider<Account>>(TokenOptions.DefaultProvider)
            .AddTokenProvider<OneTimeCodes>(TokenOptions.DefaultAuthenticatorProvider);
        // What OWASP's password storage cheat sheet asks of PBKDF2 with SHA-512.
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 210_000);
        services.Configure<DataProtectionTokenProviderOptions>(tokens => tokens.TokenLifespan = TimeSpan.FromHours(1));

        services.AddOptions<IdentityPasskeyOptions>().Configure<BaseUrl>((passkeys, baseUrl) =>
        {
            passkeys.ServerDomain = baseUrl.Host;
            passkeys.ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && baseUrl.IsOrigin(asked.Origin));
            // The device must ask for a finger, a face or a code: then a passkey is both factors. It knows whose it is, so nobody types an address.
            passkeys.UserVerificationRequirement = passkeys.ResidentKeyRequirement = "required";
        });

        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null)
            .AddIdentityCookies(cookies =>
            {
                var secure = isHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
                cookies.ApplicationCookie!.Configure(cookie =>
                {
                    cookie.Cookie.Name = isHttps ? "__Host-surveys" : "surveys";
                    cookie.Cookie.SameSite = SameSiteMode.Lax;
                    cookie.Cookie.SecurePolicy = secure;
                    cookie.ExpireTimeSpan = Session.LongestLife;
                    cookie.LoginPath = "/sign-in";
                    cookie.ReturnUrlParameter = "from";
                    // The session's row says whether a sign-in is alive: see WorkspaceEntry.
                    cookie.Events.OnValidatePrincipal = _ => Task.CompletedTask;
                    cookie.Events.OnRedirectToAccessDenied = denied =>
                    {
                        denied.Response.StatusCode = StatusCodes.Status403Forbidden;
                        return Task.CompletedTask;
                    };
                });
                cookies.TwoFactorUserIdCookie!.Configure(cookie =>
                {
                    cookie.Cookie.Name = isHttps ? "__Host-surveys-second-step" : "surveys-second-step";
                    cookie.Cookie.SecurePolicy = secure;
                });
            });
        services.AddAuthorization();
        services.AddSingleton<IAuthorizationHandler, RoleGate>();
        services.AddSingleton<IAuthorizationHandler, AccountGate>();
        services.Configure<RazorPagesOptions>(pages => pages.Conventions.AddFolderApplicationModelConvention("/", Access.CloseByDefault));
        return services;
    }

    public static void AddAccountsJobs(this IQuartzBuilder clock)
    {
        clock.ScheduleJob<SweepSessionsJob>(trigger => trigger.WithSimpleSchedule(TimeSpan.FromHours(1)));
        clock.ScheduleJob<ForgetRepliesJob>(trigger => trigger.WithSimpleSchedule(TimeSpan.FromMinutes(10)));
    }

    public static WebApplication UseAccounts(this WebApplication app)
    {
        app.UseAuthentication().UseMiddleware<WorkspaceEntry>().UseAuthorization().UseWhen(Idempotency.Concerns, once => once.UseMiddleware<Idempotency>());
        return app;
    }
}
