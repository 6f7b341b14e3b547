using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.Responses;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Colleagues;

/// <summary>Where a colleague answers. Looking at it counts for nothing: what opens links in mails is no answer.</summary>
[AllowAnonymous, IgnoreAntiforgeryToken, EnableRateLimiting(LinkRate.Name)]
internal sealed class AnswerRoundModel(LinkEntry entry, CurrentTenant tenant, RoundBook book, SurveysDb db) : PageModel
{
    /// <summary>Nothing where the link leads nowhere, or its survey is over.</summary>
    public Round? Round { get; private set; }

    public string Company { get; private set; } = "";
    public bool IsAnswered { get; private set; }
    public bool IsJustNow { get; private set; }
    public IReadOnlyDictionary<string, int> Given { get; private set; } = new Dictionary<string, int>();
    public IReadOnlyDictionary<string, string?> Words { get; private set; } = new Dictionary<string, string?>();
    public string? Comment { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken stop) => await Find(stop) is null ? this.Page(StatusCodes.Status404NotFound) : Page();

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (await Find(stop) is not { } asked)
            return this.Page(StatusCodes.Status404NotFound);
        if (IsAnswered)
            return Page();

        // Whatever else is sent answers nothing.
        var form = Request.HasFormContentType ? await Request.ReadFormAsync(stop) : FormCollection.Empty;
        Given = Round!.Questions
            .Where(question => int.TryParse(form[question.Key], NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
            .ToDictionary(question => question.Key, question => int.Parse(form[question.Key]!, NumberStyles.Integer, CultureInfo.InvariantCulture));
        Words = Round.Questions.Where(question => question.Ask is not null).ToDictionary(question => question.Key, question => (string?)form[$"{question.Key}.words"]);
        Comment = form["comment"];
        bool? taken = null;
        if (!await this.Try(async () => taken = await book.Take(asked, new RoundReply(Given, Comment, Words), stop)))
            return Page();
        if (taken is null)
        {
            Round = null;
            return this.Page(StatusCodes.Status404NotFound);
        }

        // Who pressed twice has answered.
        IsAnswered = IsJustNow = true;
        return Page();
    }

    private async Task<Guid?> Find(CancellationToken stop)
    {
        if (entry.Enter(LinkPurpose.Colleague, RouteData) is not { } id || await book.Find(id, stop) is not { } found)
            return null;

        (Round, IsAnswered) = (found.Round, found.Asked.HasAnswered);
        Company = await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.Name).SingleAsync(stop);
        return id;
    }
}
