using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;

namespace Surveys.Design;

/// <summary>Where a survey is written. Nothing is stored until Save or Publish: until then the draft travels with the form.</summary>
[RequestFormLimits(ValueCountLimit = DraftForm.MostValues)]
internal sealed class DesignerModel(SurveysDb db, Drafting drafting, DraftSeal seal) : PageModel
{
    [BindProperty]
    public DraftForm Form { get; set; } = new();

    public Survey Survey { get; private set; } = null!;

    /// <summary>As the form says it, saved or not.</summary>
    public SurveyContent Draft { get; private set; } = null!;

    public IReadOnlyList<Advice> Advice { get; private set; } = [];

    /// <summary>The newest published version; nothing where there was none.</summary>
    public SurveyVersion? Newest { get; private set; }

    /// <summary>What keeps the draft from being saved, by field as in the API.</summary>
    public IReadOnlyDictionary<string, string[]> Mistakes { get; private set; } = new Dictionary<string, string[]>();

    /// <summary>Somebody else saved meanwhile, or the form was too old.</summary>
    public string? Conflict { get; private set; }

    public bool IsSaved { get; private set; } = true;

    public string? Focus { get; private set; }

    /// <summary>A draft that can't be scored yet, as none or all of its ratings count as happy, begins nothing.</summary>
    public bool BeginsASeries => Newest is not null && Mistakes.Count == 0 && Draft.Scored.Unscorable is null && !Newest.Rule.IsSameScaleAs(Draft.Scored.Rule);

    public async Task<IActionResult> OnGet(Guid id, string? lang, CancellationToken stop)
    {
        if (!await Find(id, stop))
            return NotFound();

        Show(Survey.Draft, lang);
        return Page();
    }

    /// <param name="act">The button: save, publish, or one of <see cref="DraftAct"/>.</param>
    public async Task<IActionResult> OnPost(Guid id, string? act, CancellationToken stop)
    {
        if (!await Find(id, stop))
            return NotFound();
        if (seal.Open(Form, id) is not { } draft)
        {
            Conflict = "This page was open for too long to be understood. Here is the survey as it was saved.";
            Show(Survey.Draft, Form.Language);
            return Page();
        }

        IsSaved = false;
        if (act is not ("save" or "publish"))
            await Do(draft, act ?? "show", stop);
        else if (Form.Seen != Survey.Fingerprint)
            Keep(draft);
        else if (await Save(draft, isToPublish: act == "publish", stop))
            return RedirectToPage(new { id, lang = Form.Language });
        return Page();
    }

    private async Task Do(SurveyContent draft, string act, CancellationToken stop)
    {
        try
        {
            var done = DraftAct.Do(draft, act, Form.NewLanguage, Form.Language, DraftAct.MakesParts(act) ? await TakenIds(stop) : []);
            Show(done.Content, done.Language);
            Focus = done.Focus;
        }
        catch (InvalidInputException invalid)
        {
            Show(draft, Form.Language);
            Mistakes = invalid.Errors;
        }
    }

    /// <summary>Of all versions: an answer is kept under them.</summary>
    private async Task<HashSet<string>> TakenIds(CancellationToken stop)
    {
        var versions = await db.SurveyVersions.AsNoTracking().Where(v => v.SurveyId == Survey.Id).Select(v => v.Content).ToListAsync(stop);
        return [.. versions.SelectMany(content => content.Ids)];
    }

    private void Keep(SurveyContent draft)
    {
        Conflict = "Somebody has saved this survey since you opened it. What you see here is yours and not saved: open the survey in another tab to see theirs; saving once more puts yours in its place.";
        Form.Seen = Survey.Fingerprint;
        Show(draft, Form.Language);
    }

    private async Task<bool> Save(SurveyContent draft, bool isToPublish, CancellationToken stop)
    {
        try
        {
            await drafting.Change(Survey.Id, Form.Name ?? "", Form.ChangeDays, draft, stop);
            if (isToPublish)
                await drafting.Publish(Survey.Id, stop);
            return true;
        }
        catch (InvalidInputException invalid)
        {
            Show(draft, Form.Language);
            Mistakes = invalid.Errors;
            return false;
        }
    }

    private async Task<bool> Find(Guid id, CancellationToken stop)
    {
        if (await db.Surveys.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, stop) is not { } survey)
            return false;

        Survey = survey;
        Newest = await db.SurveyVersions.AsNoTracking().Where(v => v.SurveyId == id).OrderByDescending(v => v.Number).FirstOrDefaultAsync(stop);
        return true;
    }

    private void Show(SurveyContent draft, string? language)
    {
        ModelState.Clear();
        if (IsSaved)
            Form = new DraftForm { Name = Survey.Name, ChangeDays = Survey.ChangeDays, Seen = Survey.Fingerprint };
        Form = Form.Filled(draft, language, seal.Close(draft, Survey.Id));
        Draft = draft;
        Advice = Advisor.Read(draft);
    }
}

/// <summary>Seals the draft that travels with the designer's form, so that only what we made comes back.</summary>
internal sealed class DraftSeal(IDataProtectionProvider protection)
{
    public string Close(SurveyContent draft, Guid surveyId) => For(surveyId).Protect(JsonSerializer.Serialize(draft, SurveysJson.Stored));

    /// <returns>The draft with what the form's fields say; nothing where the form isn't this survey's.</returns>
    public SurveyContent? Open(DraftForm form, Guid surveyId)
    {
        try
        {
            return form.On(JsonSerializer.Deserialize<SurveyContent>(For(surveyId).Unprotect(form.Content ?? ""), SurveysJson.Stored)!);
        }
        catch (Exception problem) when (problem is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private IDataProtector For(Guid surveyId) => protection.CreateProtector("Surveys.Designer", surveyId.ToString("N"));
}
