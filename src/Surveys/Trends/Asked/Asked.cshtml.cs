using Microsoft.AspNetCore.Mvc;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>From planned to answered: where customers are lost, and why.</summary>
internal sealed class AskedModel(SurveysDb db, AskedFunnel funnel, TallyReader tallies, ResponseRates rates, TimeProvider clock) : ScorePage(db, tallies, clock)
{
    public override string Place => "/overview/asked";
    public AskedRecord? Asked { get; private set; }
    public ResponseRate? Rate { get; private set; }

    /// <summary>The steps that a mail takes, and how many came so far; nothing where it isn't known.</summary>
    public IReadOnlyList<(string Title, string Words, long? N)> Steps => Asked is not { } asked ? [] :
    [
        ("Planned", "a rule spoke of the ticket", asked.Planned),
        ("Sent", "a mail left", asked.Sent),
        ("Delivered", asked.Delivered is null ? "no mail provider tells" : "as the mail provider tells", asked.Delivered),
        ("Answered", asked.Answered is null ? "the survey is anonymous" : "a rating was given", asked.Answered),
        ("Completed", asked.Completed is null ? "the survey is anonymous" : "and the page was sent off", asked.Completed),
    ];

    public async Task<IActionResult> OnGet(CancellationToken stop)
    {
        await Choose(stop);
        if (Query is not { } query)
            return Redirect("/overview");

        var zone = Zone.Of(HttpContext.Workspace()!.TimeZone);
        Asked = await funnel.Read(query, zone, stop);
        Rate = await rates.Read(query, zone, stop);
        return Page();
    }

    /// <summary>All invitations of the survey with a reason, of any days.</summary>
    public string Invitations(string? reason) => Paging.Address("/invitations", ("survey", Survey?.ToString()), ("reason", reason));
}
