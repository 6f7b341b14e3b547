using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Design;
using Surveys.Dispatch;
using Surveys.Shared;

namespace Surveys.Responses;

internal enum AnswerView
{
    Ask,
    Thanks,
    AlreadyAnswered,
    Closed,
    Unknown,
}

/// <summary>The customer's page. A GET shows it and writes nothing; a POST answers. No cookie: the link's token is all the proof there is.</summary>
[AllowAnonymous, IgnoreAntiforgeryToken, EnableRateLimiting(LinkRate.Name)]
internal sealed class AnswerModel(LinkEntry entry, AnswerDesk desk, TimeProvider clock) : PageModel
{
    public AnswerView Shown { get; private set; } = AnswerView.Unknown;
    public Asked? Asked { get; private set; }
    public ScoredQuestion Question => Asked!.Content.Scored;

    /// <summary>The rating that is chosen on the page: from the mail's link, or what was sent with a mistake beside it.</summary>
    public int? Chosen { get; private set; }

    public string? Comment { get; private set; }
    public string? Mistake { get; private set; }

    public async Task<IActionResult> OnGet(string? score, CancellationToken stop)
    {
        if (!await Find(stop))
            return Show(AnswerView.Unknown, StatusCodes.Status404NotFound);
        if (Asked!.IsAnswered)
            return Show(AnswerView.AlreadyAnswered);
        if (!Asked.IsOpen(clock.GetUtcNow()))
            return Show(AnswerView.Closed, StatusCodes.Status410Gone);

        Chosen = OnScale(score);
        return Show(AnswerView.Ask);
    }

    public async Task<IActionResult> OnPost([FromForm] string? score, [FromForm] string? comment, CancellationToken stop)
    {
        if (!await Find(stop))
            return Show(AnswerView.Unknown, StatusCodes.Status404NotFound);

        Chosen = OnScale(score);
        Comment = string.IsNullOrWhiteSpace(comment) ? null : comment.Trim().ReplaceLineEndings("\n");
        if (!ModelState.IsValid)
            return Refuse("Something in what you wrote can’t be kept. Choose your rating again, and write in plain text.");
        if (Chosen is not { } rating)
            return Refuse(string.IsNullOrEmpty(score) ? "Choose a rating, then send." : $"“{score}” is not one of the ratings. Choose one, then send.");
        var errors = new FieldErrors();
        errors.CheckText(Comment, "comment", AnswerDesk.LongestComment);
        if (errors.Any)
            return Refuse($"Your comment can’t be kept as it is: use at most {AnswerDesk.LongestComment:N0} characters of text.");

        return await desk.Take(Asked!, rating, Comment, stop) switch
        {
            AnswerOutcome.Stored or AnswerOutcome.StoredBefore => Show(AnswerView.Thanks),
            AnswerOutcome.AlreadyAnswered => await FindAgain(stop),
            _ => Show(AnswerView.Closed, StatusCodes.Status410Gone),
        };
    }

    private async Task<bool> Find(CancellationToken stop)
    {
        Asked = entry.Enter(LinkPurpose.Answer, RouteData) is { } invitationId ? await desk.Find(invitationId, stop) : null;
        return Asked is not null;
    }

    private async Task<IActionResult> FindAgain(CancellationToken stop)
    {
        await Find(stop);
        return Show(AnswerView.AlreadyAnswered, StatusCodes.Status409Conflict);
    }

    private int? OnScale(string? score) =>
        int.TryParse(score, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var rating) && Question.Rule.Contains(rating)
            ? rating
            : null;

    private PageResult Refuse(string mistake)
    {
        Mistake = mistake;
        return Show(AnswerView.Ask, StatusCodes.Status422UnprocessableEntity);
    }

    private PageResult Show(AnswerView view, int status = StatusCodes.Status200OK)
    {
        Shown = view;
        Response.StatusCode = status;
        return Page();
    }
}
