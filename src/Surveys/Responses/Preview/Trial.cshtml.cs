using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Design;

namespace Surveys.Responses;

/// <summary>The saved draft as a customer meets it, for the company's own people: nothing is stored.</summary>
[NeedsRole(Role.Analyst, Role.Analyst)]
internal sealed class TrialModel(SurveysDb db, Samples samples) : PageModel
{
    public Sample Sample { get; private set; } = null!;
    public AnswerForm Form { get; } = new();
    public bool IsSent { get; private set; }
    public string? Mistake { get; private set; }

    public Task<IActionResult> OnGet(Guid id, string? lang, string? score, CancellationToken stop) => Show(id, lang, score, isSent: false, stop);

    public Task<IActionResult> OnPost(Guid id, string? lang, [FromForm] string? score, CancellationToken stop) => Show(id, lang, score, isSent: true, stop);

    private async Task<IActionResult> Show(Guid id, string? lang, string? score, bool isSent, CancellationToken stop)
    {
        if (await db.Surveys.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, stop) is not { } survey)
            return NotFound();
        if (survey.Draft.Scored.Text.IsEmpty)
            return RedirectToPage("/Design/Designer/Designer", new { id });

        Sample = await samples.Of(survey, survey.Draft, lang, isNameless: false, stop);
        if (Request.HasFormContentType)
            Form.Fill(Request.Form);
        Form.Score = FollowUpScale.Read(score, survey.Draft.Scored.Lowest, survey.Draft.Scored.Highest);
        IsSent = isSent && Form.Score is not null;
        Mistake = isSent && Form.Score is null ? Sample.Wording.Language.Say(Phrase.Choose) : null;
        return Page();
    }
}
