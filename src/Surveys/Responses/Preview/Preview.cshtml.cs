using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Design;
using Surveys.Dispatch;
using Surveys.Mail;
using Surveys.Shared;

namespace Surveys.Responses;

/// <summary>What the designer's frame shows: the mail or the page of the draft as the form says it, saved or not.</summary>
[RequestFormLimits(ValueCountLimit = DraftForm.MostValues)]
internal sealed class PreviewModel(SurveysDb db, DraftSeal seal, Samples samples, InvitationMail mail, IMailTransport transport, MailSettings settings, SenderBook senders, TimeProvider clock) : PageModel
{
    private const string TooOld = "This page was open for too long to be understood. Open the survey again.";

    [BindProperty]
    public DraftForm Form { get; set; } = new();

    /// <summary>One of <see cref="DesignerWords.Views"/>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? View { get; set; } = "mail";

    /// <summary>As for a customer of whom the help desk knows only the address.</summary>
    [BindProperty]
    public bool Nameless { get; set; }

    public Sample? Sample { get; private set; }

    /// <summary>The mail as plain text, or what became of a test.</summary>
    public string? Text { get; private set; }

    public async Task<IActionResult> OnGet(Guid id, string? lang, CancellationToken stop) =>
        await Find(id, stop) is { } survey ? await Show(survey, survey.Draft, lang, stop) : NotFound();

    public async Task<IActionResult> OnPost(Guid id, CancellationToken stop)
    {
        if (await Find(id, stop) is not { } survey)
            return NotFound();
        return seal.Open(Form, id) is { } draft ? await Show(survey, draft, Form.Language, stop) : Say(TooOld);
    }

    /// <summary>Sends the mail to whoever presses, and to nobody else.</summary>
    public async Task<IActionResult> OnPostSend(Guid id, CancellationToken stop)
    {
        if (await Find(id, stop) is not { } survey)
            return NotFound();
        if (seal.Open(Form, id) is not { } draft)
            return Say(TooOld);
        if (Mistake(draft) is { } mistake)
            return Say($"Not sent. {mistake}");
        if (!settings.CanSend)
            return Say("Not sent: this service has no mail server yet. Whoever runs it sets Mail__Host.");

        var accountId = User.AccountId();
        var to = await db.Users.AsNoTracking().Where(account => account.Id == accountId).Select(account => account.Email!).SingleAsync(stop);
        var asking = (await samples.Of(survey, draft, Form.Language, Nameless, stop)).Asking;
        var sender = await senders.ForMail(stop);
        var result = await transport.Try(() => mail.Write(asking, $"{Guid.CreateVersion7(clock.GetUtcNow()):N}", to, null, new Dictionary<string, string>(), sender), stop);
        return Say(result.Outcome == MailOutcome.Sent ? $"Sent to {to}. Its links lead to a trial, where nothing is stored." : $"Not sent. The mail server said: {result.Detail}");
    }

    private Task<Survey?> Find(Guid id, CancellationToken stop) => db.Surveys.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, stop);

    private async Task<IActionResult> Show(Survey survey, SurveyContent draft, string? language, CancellationToken stop)
    {
        if (Mistake(draft) is { } mistake)
            return Say(mistake);

        Sample = await samples.Of(survey, draft, language, Nameless, stop);
        InAFrame();
        var written = mail.Write(Sample.Asking, $"{survey.Id:N}", "you@example.com", null, new Dictionary<string, string>(), MailSender.Operator);
        View ??= "mail";
        if (View == "mail")
            return Content(written.Html, "text/html; charset=utf-8");
        if (View == "text")
            Text = $"{written.Subject}\n\n{written.Text}";
        return Page();
    }

    private static string? Mistake(SurveyContent draft)
    {
        try
        {
            draft.Check();
            return null;
        }
        catch (InvalidInputException invalid)
        {
            return string.Join(" ", invalid.Errors.Select(error => $"{DesignerWords.PlaceOf(error.Key)} {string.Join(" ", error.Value)}"));
        }
    }

    private PageResult Say(string text)
    {
        Text = text;
        InAFrame();
        return Page();
    }

    /// <summary>A mail styles itself in place, as mail programs want it; the frame runs nothing and sends nothing.</summary>
    private void InAFrame()
    {
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";
        Response.Headers.XFrameOptions = "SAMEORIGIN";
    }
}
