using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Design;
using Surveys.Dispatch;
using Surveys.Interactions;

namespace Surveys.Responses;

/// <summary>One answer with all that was said, by whom and about what; an agent sees their own.</summary>
[NeedsRole(Role.Agent)]
internal sealed class OneAnswerModel(SurveysDb db) : PageModel
{
    public SurveyResponse Answer { get; private set; } = null!;
    public AnswerRow Row { get; private set; } = null!;
    public SurveyContent Asked { get; private set; } = null!;
    public Interaction? Ticket { get; private set; }
    public Invitation? Invitation { get; private set; }

    /// <summary>What it said before, the newest first.</summary>
    public IReadOnlyList<ResponseRevision> Earlier { get; private set; } = [];

    /// <summary>The question that is scored, and the rating in its words, as the survey's first language has them.</summary>
    public string Question => Asked.Scored.Text.In(Asked.Languages[0], Asked.Languages);

    public string? Label => Asked.Scored.LabelOf(Answer.Rating)?.In(Asked.Languages[0], Asked.Languages);

    public async Task<IActionResult> OnGet(Guid id, CancellationToken stop)
    {
        var own = await db.OwnAgentIds(HttpContext, stop);
        var found = db.Responses.AsNoTracking().Where(r => r.Id == id && (own == null || own.Contains(r.AgentId!.Value)));
        if (await found.SingleOrDefaultAsync(stop) is not { } answer)
            return NotFound();

        Answer = answer;
        Row = await found.ToRows(db).SingleAsync(stop);
        Asked = (await db.ContentOf([Row], stop))[(answer.SurveyId, answer.SurveyVersion)];
        Ticket = await db.Interactions.AsNoTracking().SingleOrDefaultAsync(i => i.Id == answer.InteractionId, stop);
        Invitation = await db.Invitations.AsNoTracking().SingleOrDefaultAsync(i => i.Id == answer.InvitationId, stop);
        Earlier = await db.ResponseRevisions.AsNoTracking().Where(r => r.ResponseId == id).OrderByDescending(r => r.Revision).ToListAsync(stop);
        return Page();
    }
}
