using Surveys.Accounts;
using Surveys.Articles;
using Surveys.Audit;
using Surveys.Design;
using Surveys.Dispatch;
using Surveys.HelpDesks;
using Surveys.Home;
using Surveys.Imports;
using Surveys.Interactions;
using Surveys.Mail;
using Surveys.Privacy;
using Surveys.Responses;
using Surveys.Schema;
using Surveys.Shared;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys;

internal static class Program
{
    public static Task<int> Main(string[] args) => Commands.Run(args, Console.Out, Console.Error);

    /// <summary>The whole house: its rooms from left to right, and its doors.</summary>
    public static WebApplication Create(Action<WebApplicationBuilder>? adjust = null)
    {
        // The program's files and pages are its own, wherever it's called from and whoever hosts it.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "Surveys", ContentRootPath = AppContext.BaseDirectory });
        adjust?.Invoke(builder);
        builder.AddDoors();
        builder.Services.AddTenants(builder.Configuration).AddAudit().AddSchema().AddMail().AddAccounts(builder.Configuration).AddDesign().AddInteractions()
            .AddDispatch().AddHelpDesks().AddResponses().AddTrends().AddArticles().AddImports().AddPrivacy().AddHome(builder.Configuration);
        var app = builder.Build().MapHealth().UseDoors().UseAccounts();
        if (!HomeRoom.Roles(app.Configuration).Contains("web"))
            return app;
        app.MapApi().MapDesign().MapDispatch().MapResponses().MapTrends().MapArticles().MapPrivacy().MapAudit().RequireScope(Scopes.Manage);
        app.MapMail().MapLogos().MapMailEvents().MapHelpDesks().MapHome();
        return app;
    }
}
