using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>What people said; an agent sees what was said to them.</summary>
[NeedsRole(Role.Agent)]
internal sealed class AnswersModel(SurveysDb db, CurrentTenant tenant, CommentWords words, AnswersFile file) : PageModel
{
    [FromQuery]
    public ResponseFilter Filter { get; set; } = ResponseFilter.Everything;

    public Page<AnswerRow> Rows { get; private set; } = new([], null);

    /// <summary>Of the comments that are shown, where only these are.</summary>
    public WordsOfComments Words { get; private set; } = new([], [], 0);

    public IReadOnlyList<(Guid Id, string Name)> Surveys { get; private set; } = [];
    public IReadOnlyList<(Guid Id, string Name)> Agents { get; private set; } = [];
    public IReadOnlyList<(Guid Id, string Name)> Teams { get; private set; } = [];
    public IReadOnlyList<string> Channels { get; private set; } = [];
    public bool IsFiltered => Filter != ResponseFilter.Everything || !ModelState.IsValid;

    private IReadOnlyDictionary<(Guid Survey, int Version), SurveyContent> asked = new Dictionary<(Guid, int), SurveyContent>();

    public IEnumerable<(string Id, string Question, string Answer)> Said(AnswerRow row) => asked[(row.SurveyId, row.SurveyVersion)].Said(row.Choices, row.Texts);

    /// <summary>Up to what people could rate.</summary>
    public int Highest(AnswerRow row) => asked[(row.SurveyId, row.SurveyVersion)].Scored.Highest;

    /// <summary>Where no comment has the words that are looked for, and they are a tag: the answers with it.</summary>
    public ResponseFilter? Tagged { get; private set; }

    public async Task OnGet(Guid? after, CancellationToken stop)
    {
        var own = await db.OwnAgentIds(HttpContext, stop);
        await LoadChoices(own, stop);
        if (!IsSound())
            return;

        var shown = Shown(Filter, own);
        Rows = await shown
            .Where(r => after == null || r.Id < after)
            .OrderByDescending(r => r.Id)
            .ToRows(db)
            .Slice(null, row => row.Id, row => row, stop);
        asked = await db.ContentOf([.. Rows.Data], stop);
        if (Rows.Data.Count == 0 && Filter is { Q: { } sought, Tag: null } && Filter with { Q = null, Tag = sought } is var tagged && await Shown(tagged, own).AnyAsync(stop))
            Tagged = tagged;
        if (Filter.Comments == true && after is null)
            Words = await words.Read(shown, stop);
    }

    public async Task<IActionResult> OnGetCsv(CancellationToken stop)
    {
        if (!IsSound())
            return this.Page(StatusCodes.Status422UnprocessableEntity);

        await file.Send(Shown(Filter, await db.OwnAgentIds(HttpContext, stop)), Filter, User.May(Role.Admin), Response, stop);
        return new EmptyResult();
    }

    private bool IsSound()
    {
        var errors = Filter.Check();
        if (errors.Any)
            ModelState.AddModelError("", errors.ToString());
        return ModelState.IsValid;
    }

    /// <summary>What this person may see of what is asked for: the page and its file alike.</summary>
    private IQueryable<SurveyResponse> Shown(ResponseFilter filter, IReadOnlyCollection<Guid>? own) =>
        filter.Apply(db.Responses.AsNoTracking()).Where(r => own == null || own.Contains(r.AgentId!.Value));

    private async Task LoadChoices(IReadOnlyCollection<Guid>? own, CancellationToken stop)
    {
        Surveys = (await db.Surveys.AsNoTracking().OrderByDescending(s => s.CreatedAt).Select(s => new { s.Id, s.Name }).ToListAsync(stop)).ConvertAll(s => (s.Id, s.Name));
        Agents = await db.AgentNames(own, stop);
        Teams = await db.TeamNames(stop);
        Channels = await db.Channels(tenant.Id, stop);
    }
}
