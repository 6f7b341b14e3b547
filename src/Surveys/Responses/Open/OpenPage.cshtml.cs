using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Design;
using Surveys.Dispatch;

namespace Surveys.Responses;

/// <summary>
/// The page of an open channel: alone, on a kiosk, or in a widget's frame. A GET shows it and writes nothing; a POST answers. No cookie:
/// the page carries a seal of its own, and from one page comes one answer.
/// </summary>
[AllowAnonymous, IgnoreAntiforgeryToken, EnableRateLimiting(ChannelRate.Name)]
internal sealed class OpenPageModel(LinkEntry entry, OpenDesk desk, ShownPages pages, TimeProvider clock) : AnswerPage
{
    /// <summary>How long a kiosk's answer may wait for the network and still be counted on the day on which it was given.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    public OpenAsked? Asked { get; private set; }

    /// <summary>Which page this is: the one that was sent, so that it stays the same answer; else a new one.</summary>
    public string Seal { get; private set; } = "";

    public Via Via { get; private set; }
    public bool IsFramed { get; private set; }

    /// <summary>Whether the frame tells the page around it that there is something to show: of a survey that was closed before, there isn't.</summary>
    public bool IsTold => IsFramed && (Shown != AnswerView.Closed || HttpMethods.IsPost(Request.Method));

    public bool IsKiosk => Asked?.Channel.Via == Via.Kiosk;

    public async Task<IActionResult> OnGet(string? lang, string? via, CancellationToken stop)
    {
        if (!await Find(lang, via, null, stop))
            return Show(AnswerView.Unknown, StatusCodes.Status404NotFound);
        if (!Asked!.WasOpen(clock.GetUtcNow()))
            return Show(AnswerView.Closed, StatusCodes.Status410Gone);

        Seal = pages.Seal(Asked.Channel.Id, Asked.Version!.Number);
        return Show(AnswerView.Ask);
    }

    /// <param name="answer">How it was sent.</param>
    public async Task<IActionResult> OnPost([FromForm] string? score, [FromForm] string? lang, [FromForm] OpenSent answer, CancellationToken stop)
    {
        if (!await Find(lang, answer.Via, answer.Page, stop))
            return Show(AnswerView.Unknown, StatusCodes.Status404NotFound);

        var givenAt = IsKiosk ? GivenAt(answer.Waited) : clock.GetUtcNow();
        if (!Asked!.WasOpen(givenAt))
            return Show(AnswerView.Closed, StatusCodes.Status410Gone);

        var page = pages.Open(Asked.Channel.Id, answer.Page);
        Seal = page is null ? pages.Seal(Asked.Channel.Id, Asked.Version!.Number) : answer.Page!;
        if (!ModelState.IsValid || !Request.HasFormContentType)
            return Refuse(Language.Say(Phrase.NotKept));

        Form.Fill(Request.Form);
        var scored = Asked.Version!.Content.Scored;
        Form.Score = FollowUpScale.Read(score, scored.Lowest, scored.Highest);
        if (Form.Score is not { } rating)
            return Refuse(string.IsNullOrEmpty(score) ? Language.Say(Phrase.Choose) : Language.Say(Phrase.NoRating, score));
        if (Read(Asked.Version.Content, rating, isLenient: IsKiosk) is not { } given)
            return Show(AnswerView.Ask, StatusCodes.Status422UnprocessableEntity);
        if (Asked.Survey.ChangeDays == 0 && !IsKiosk && given.FirstMissing(Asked.Version.Content) is { } needed)
            return AskFor(needed, isCounted: false);

        // Nothing is kept: nobody could tell afterwards whose it was.
        if (page is null || Suspicions.IsByMachine(PageSignals.Read(answer.Signals), answer.All is not null))
            return Refuse(Language.Say(Phrase.OnceMoreHere), StatusCodes.Status200OK);

        var outcome = await desk.Take(Asked, given, new OpenArrival(page.KeyOf(IsKiosk ? answer.Turn : null), Via, givenAt), stop);
        if (outcome is AnswerOutcome.Closed)
            return Show(AnswerView.Closed, StatusCodes.Status410Gone);
        if (outcome is AnswerOutcome.AlreadyAnswered)
            return Show(AnswerView.AlreadyAnswered, StatusCodes.Status409Conflict);
        return given.FirstMissing(Asked.Version.Content) is { } missing ? AskFor(missing, isCounted: true) : Show(AnswerView.Thanks);
    }

    /// <summary>A kiosk says how long an answer waited, not when it was given: clocks of tablets are often wrong.</summary>
    private DateTimeOffset GivenAt(string? waited)
    {
        var now = clock.GetUtcNow();
        return long.TryParse(waited, out var milliseconds) && milliseconds >= 0 && milliseconds <= LongestWait.TotalMilliseconds ? now.AddMilliseconds(-milliseconds) : now;
    }

    private async Task<bool> Find(string? lang, string? via, string? seal, CancellationToken stop)
    {
        var frame = RouteData.Values["frame"] as string;
        IsFramed = frame is not null;
        if (entry.Enter(LinkPurpose.Channel, RouteData) is { } channelId)
            Asked = await desk.Find(channelId, pages.Open(channelId, seal)?.Version, stop);
        if (IsFramed && (frame != "frame" || Asked?.Channel.Via != Via.Widget))
            Asked = null;

        Language = Request.LanguageFor(Asked?.Version?.Content, lang);
        Wording = Asked?.In(Language);
        if (Asked is null)
            return false;

        Via = Asked.Channel.Via == Via.Link && via == ChannelLinks.ByQr ? Via.Qr : Asked.Channel.Via;
        if (IsFramed)
            HttpContext.Features.Set(Asked.Channel.ToFrameHosts());
        return true;
    }
}

/// <summary>What the form of an open channel's page sends beside the answer itself.</summary>
/// <param name="Page">Its seal.</param>
/// <param name="Turn">Of a kiosk: which of this page's answers it is.</param>
/// <param name="Waited">Of a kiosk: how many milliseconds the answer has waited for the network.</param>
/// <param name="Via">How the page was reached.</param>
/// <param name="Signals">What the page's script saw.</param>
/// <param name="All">The button that nobody sees.</param>
internal sealed record OpenSent(string? Page, string? Turn, string? Waited, string? Via, string? Signals, string? All);
