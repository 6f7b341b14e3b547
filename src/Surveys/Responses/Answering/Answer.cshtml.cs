using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Design;
using Surveys.Dispatch;

namespace Surveys.Responses;

/// <summary>The customer's page. A GET shows it and stores no answer; a POST answers. No cookie: the link's token is all the proof there is.</summary>
[AllowAnonymous, IgnoreAntiforgeryToken, EnableRateLimiting(LinkRate.Name)]
internal sealed class AnswerModel(LinkEntry entry, AnswerDesk desk, Quarantine quarantine, TimeProvider clock) : AnswerPage
{
    public Asked? Asked { get; private set; }

    /// <summary>Tells the pages apart from which answers are sent.</summary>
    public Guid PageLoad { get; } = Guid.CreateVersion7(clock.GetUtcNow());

    /// <summary>
    /// After how many milliseconds the page may send the rating by itself, once somebody is there; nothing where it waits for a press: at an
    /// answer that stands, and where nothing could be added afterwards.
    /// </summary>
    public int? Wait => Asked is not { IsAnswered: false, Survey.CanBeAddedTo: true, Invitation.SentAt: { } sent } ? null
        : (int)Math.Clamp((sent + Suspicions.SoonAfterSending - clock.GetUtcNow()).TotalMilliseconds, 1200, Suspicions.SoonAfterSending.TotalMilliseconds);

    public async Task<IActionResult> OnGet(string? score, string? lang, CancellationToken stop)
    {
        if (!await Find(lang, stop))
            return Show(AnswerView.Unknown, StatusCodes.Status404NotFound);

        var now = clock.GetUtcNow();
        if (Asked!.IsAnswered && !Asked.IsChangeable(now))
            return Show(AnswerView.AlreadyAnswered);
        if (!Asked.IsAnswered && !Asked.IsOpen(now))
            return Show(AnswerView.Closed, StatusCodes.Status410Gone);

        quarantine.NoteOpened(Asked, OnScale(score), PageLoad);
        if (Asked.Answer is { } earlier)
            Form.Fill(earlier);
        Form.Score = OnScale(score) ?? Form.Score;
        return Show(AnswerView.Ask);
    }

    /// <param name="answer">How it was sent.</param>
    public async Task<IActionResult> OnPost([FromForm] string? score, [FromForm] string? lang, [FromForm] Sent answer, CancellationToken stop)
    {
        if (!await Find(lang, stop))
            return Show(AnswerView.Unknown, StatusCodes.Status404NotFound);
        if (!Asked!.IsAnswered && !Asked.IsOpen(clock.GetUtcNow()))
            return Show(AnswerView.Closed, StatusCodes.Status410Gone);
        if (!ModelState.IsValid || !Request.HasFormContentType)
            return Refuse(Language.Say(Phrase.NotKept));

        Form.Fill(Request.Form);
        Form.Score = OnScale(score);
        if (Form.Score is not { } rating)
            return Refuse(string.IsNullOrEmpty(score) ? Language.Say(Phrase.Choose) : Language.Say(Phrase.NoRating, score));
        var isPart = answer.Part == Sent.OnlyRating;
        if (isPart && !Asked.Survey.CanBeAddedTo)
            return new JsonResult(new { revision = (int?)null });
        if ((isPart ? GivenAnswer.Read(Asked.Content, rating, _ => [], Language.Code, isComplete: false) : Read(Asked.Content, rating)) is not { } given)
            return Show(AnswerView.Ask, StatusCodes.Status422UnprocessableEntity);

        // Else it counts at once, and what it lacks is asked for afterwards.
        if (!Asked.Survey.CanBeAddedTo && !Asked.IsAnswered && given.FirstMissing(Asked.Content) is { } needed)
            return AskFor(needed, isCounted: false);

        var arrival = new Arrival(answer.Page, PageSignals.Read(answer.Signals), answer.All is not null);
        var taken = await quarantine.Take(Asked, given, arrival, answer.Revision, stop);
        if (isPart)
            return Tell(taken);
        if (taken is null)
            return Refuse(Language.Say(Phrase.OnceMore), StatusCodes.Status200OK);

        (var outcome, Asked) = (taken.Outcome, taken.Standing);
        if (outcome is AnswerOutcome.Closed)
            return Show(AnswerView.Closed, StatusCodes.Status410Gone);
        if (outcome is AnswerOutcome.AlreadyAnswered)
            return Show(AnswerView.AlreadyAnswered, StatusCodes.Status409Conflict);
        return given.FirstMissing(Asked.Content) is { } missing ? AskFor(missing, isCounted: true) : Show(AnswerView.Thanks);
    }

    /// <summary>For the page's script: the answer's revision where it's stored, nothing where it isn't.</summary>
    private static JsonResult Tell(Taken? taken) =>
        new(new { revision = taken is { Outcome: AnswerOutcome.Stored or AnswerOutcome.StoredBefore } ? taken.Standing.Answer?.Revision : null });

    private async Task<bool> Find(string? lang, CancellationToken stop)
    {
        Asked = entry.Enter(LinkPurpose.Answer, RouteData) is { } invitationId ? await desk.Find(invitationId, stop) : null;
        Language = Request.LanguageFor(Asked?.Content, lang, Asked?.Locale);
        Wording = Asked?.In(Language);
        return Asked is not null;
    }

    private int? OnScale(string? score) => FollowUpScale.Read(score, Asked!.Content.Scored.Lowest, Asked.Content.Scored.Highest);
}
