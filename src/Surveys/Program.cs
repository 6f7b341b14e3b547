using Surveys.Accounts;
using Surveys.Design;
using Surveys.Dispatch;
using Surveys.Home;
using Surveys.Imports;
using Surveys.Interactions;
using Surveys.Mail;
using Surveys.Responses;
using Surveys.Schema;
using Surveys.Shared;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys;

internal static class Program
{
    public static Task<int> Main(string[] args) => Commands.Run(args);

    /// <summary>The whole house: its rooms from left to right, then its doors.</summary>
    public static WebApplication Create(Action<WebApplicationBuilder>? adjust = null)
    {
        // The program's own files lie beside it, wherever it's called from; paths on the command line are the caller's.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        adjust?.Invoke(builder);
        builder.AddDoors();
        builder.Services.AddTenants(builder.Configuration).AddSchema().AddMail().AddAccounts().AddDesign().AddInteractions()
            .AddDispatch().AddResponses().AddTrends().AddImports().AddHome(builder.Configuration);

        var app = builder.Build();
        app.UseDoors();
        app.UseAccounts();
        app.MapMail();
        var api = app.MapApi();
        api.MapDesign();
        api.MapDispatch();
        api.MapResponses();
        api.MapTrends();
        app.MapHome();
        return app;
    }
}
