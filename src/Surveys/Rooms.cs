using Surveys.Accounts;
using Surveys.Articles;
using Surveys.Audit;
using Surveys.Balance;
using Surveys.Colleagues;
using Surveys.Design;
using Surveys.Dispatch;
using Surveys.Goals;
using Surveys.HelpDesks;
using Surveys.Home;
using Surveys.Imports;
using Surveys.Interactions;
using Surveys.Kpis;
using Surveys.Mail;
using Surveys.Philosophy;
using Surveys.Pillars;
using Surveys.Privacy;
using Surveys.Responses;
using Surveys.Schema;
using Surveys.Shared;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys;

/// <summary>The rooms of the house from left to right, and their doors.</summary>
internal static class Rooms
{
    public static void AddRooms(this IServiceCollection services, IConfiguration configuration) => services
        .AddTenants(configuration).AddAudit().AddSchema().AddMail().AddAccounts(configuration).AddDesign().AddInteractions().AddDispatch().AddHelpDesks().AddResponses()
        .AddTrends().AddKpis().AddArticles().AddBalance().AddGoals().AddColleagues().AddPillars().AddPhilosophy().AddImports().AddPrivacy().AddHome(configuration);

    public static void MapRooms(this WebApplication app)
    {
        app.MapApi().MapDesign().MapDispatch().MapResponses().MapTrends().MapKpis().MapArticles().MapBalance().MapGoals().MapColleagues().MapPillars().MapPhilosophy().MapPrivacy().MapAudit().RequireScope(Scopes.Manage);
        app.MapMail().MapLogos().MapMailEvents().MapHelpDesks().MapHome();
    }
}
