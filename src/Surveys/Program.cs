using Surveys.Accounts;
using Surveys.Home;
using Surveys.Shared;

namespace Surveys;

internal static class Program
{
    public static Task<int> Main(string[] args) => Commands.Run(args, Console.Out, Console.Error);

    /// <summary>The whole house.</summary>
    public static WebApplication Create(Action<WebApplicationBuilder>? adjust = null)
    {
        // The program's files and pages are its own, wherever it's called from and whoever hosts it.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "Surveys", ContentRootPath = AppContext.BaseDirectory });
        adjust?.Invoke(builder);
        builder.AddDoors();
        builder.Services.AddRooms(builder.Configuration);
        var app = builder.Build().MapHealth().UseDoors().UseAccounts();
        if (HomeRoom.Roles(app.Configuration).Contains("web"))
            app.MapRooms();
        return app;
    }
}
