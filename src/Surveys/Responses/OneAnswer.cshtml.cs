using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Design;
using Surveys.Dispatch;
using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>One answer with all that was said, by whom and about what; an agent sees their own.</summary>
[NeedsRole(Role.Agent, Role.Analyst)]
internal sealed class OneAnswerModel(SurveysDb db, TagBook tags) : PageModel
{
    public SurveyResponse Answer { get; private set; } = null!;
    public AnswerRow Row { get; private set; } = null!;
    public SurveyContent Asked { get; private set; } = null!;
    public Interaction? Ticket { get; private set; }
    public Invitation? Invitation { get; private set; }

    /// <summary>Tags would tell an anonymous survey's answers apart.</summary>
    public bool MayTag { get; private set; }

    /// <summary>A tag that couldn't be given, to be mended.</summary>
    public string? Refused { get; private set; }

    /// <summary>What it said before, the newest first.</summary>
    public IReadOnlyList<ResponseRevision> Earlier { get; private set; } = [];

    /// <summary>The question that is scored, and the rating in its words, as the survey's first language has them.</summary>
    public string Question => Wording.Of(Asked.Scored.Text);

    public string? Label => Asked.Scored.LabelOf(Answer.Rating) is { } label ? Wording.Of(label) : null;

    private Wording Wording => Wording.For(Asked, HttpContext.Workspace()!.Name);

    public async Task<IActionResult> OnGet(Guid id, CancellationToken stop) => await Load(id, stop) ? Page() : NotFound();

    public Task<IActionResult> OnPostTag(Guid id, string? tag, CancellationToken stop)
    {
        Refused = tag;
        return Change(id, () => tags.Give(id, tag, stop), stop);
    }

    public Task<IActionResult> OnPostUntag(Guid id, string? tag, CancellationToken stop) => Change(id, () => tags.Take(id, tag, stop), stop);

    private async Task<IActionResult> Change(Guid id, Func<Task<bool>> change, CancellationToken stop)
    {
        if (await this.Try(change))
            return RedirectToPage(new { id });
        return await Load(id, stop) ? Page() : NotFound();
    }

    private async Task<bool> Load(Guid id, CancellationToken stop)
    {
        var own = await db.OwnAgentIds(HttpContext, stop);
        var found = db.Responses.AsNoTracking().Where(r => r.Id == id && (own == null || own.Contains(r.AgentId!.Value)));
        if (await found.SingleOrDefaultAsync(stop) is not { } answer)
            return false;

        Answer = answer;
        Row = await found.ToRows(db).SingleAsync(stop);
        Asked = (await db.ContentOf([Row], stop))[(answer.SurveyId, answer.SurveyVersion)];
        Ticket = await db.Interactions.AsNoTracking().SingleOrDefaultAsync(i => i.Id == answer.InteractionId, stop);
        Invitation = await db.Invitations.AsNoTracking().SingleOrDefaultAsync(i => i.Id == answer.InvitationId, stop);
        MayTag = User.May(Role.Analyst) && !await db.Surveys.AnyAsync(s => s.Id == answer.SurveyId && s.IsAnonymous, stop);
        Earlier = await db.ResponseRevisions.AsNoTracking().Where(r => r.ResponseId == id).OrderByDescending(r => r.Revision).ToListAsync(stop);
        return true;
    }
}
