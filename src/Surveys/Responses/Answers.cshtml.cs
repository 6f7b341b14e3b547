using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Shared;

namespace Surveys.Responses;

/// <summary>What people said; an agent sees what was said to them.</summary>
[NeedsRole(Role.Agent)]
internal sealed class AnswersModel(SurveysDb db, AnswersFile file) : PageModel
{
    public Page<AnswerRow> Rows { get; private set; } = new([], null);
    public bool OnlyComments { get; private set; }

    private IReadOnlyDictionary<(Guid Survey, int Version), SurveyContent> asked = new Dictionary<(Guid, int), SurveyContent>();

    public IEnumerable<(string Id, string Question, string Answer)> Said(AnswerRow row) => asked[(row.SurveyId, row.SurveyVersion)].Said(row.Choices, row.Texts);

    public async Task OnGet(bool comments, Guid? after, CancellationToken stop)
    {
        OnlyComments = comments;
        Rows = await (await Shown(stop))
            .Where(r => after == null || r.Id < after)
            .OrderByDescending(r => r.Id)
            .ToRows(db)
            .Slice(null, row => row.Id, row => row, stop);
        asked = await db.ContentOf([.. Rows.Data], stop);
    }

    public async Task<IActionResult> OnGetCsv(bool comments, CancellationToken stop)
    {
        OnlyComments = comments;
        await file.Send(await Shown(stop), ResponseFilter.Everything, User.May(Role.Admin), Response, stop);
        return new EmptyResult();
    }

    /// <summary>What this person may see of what is asked for: the page and its file alike.</summary>
    private async Task<IQueryable<SurveyResponse>> Shown(CancellationToken stop)
    {
        var own = await db.OwnAgentIds(HttpContext, stop);
        return db.Responses.AsNoTracking()
            .Where(r => !OnlyComments || r.Comment != null)
            .Where(r => own == null || own.Contains(r.AgentId!.Value));
    }
}
