using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Shared;

namespace Surveys.Responses;

/// <summary>What was set aside, why, and by what it was recognised; whoever reads scores may decide what counts in them.</summary>
[NeedsRole(Role.Analyst)]
internal sealed class QuarantineModel(SurveysDb db, Quarantine quarantine) : PageModel
{
    internal sealed record Row(SetAsideAnswer Answer, string Survey, string? Contact);

    public Page<Row> Rows { get; private set; } = new([], null);
    public bool All { get; private set; }

    public Task OnGet(bool all, Guid? after, CancellationToken stop) => Load(all, after, stop);

    public Task<IActionResult> OnPostRelease(Guid id, CancellationToken stop) => Decide(() => quarantine.Release(id, stop), stop);

    public Task<IActionResult> OnPostDismiss(Guid id, CancellationToken stop) => Decide(() => quarantine.Dismiss(id, stop), stop);

    private async Task<IActionResult> Decide(Func<Task<bool>> decide, CancellationToken stop)
    {
        var isThere = false;
        if (await this.Try(async () => isThere = await decide()))
            return isThere ? RedirectToPage() : NotFound();

        await Load(false, null, stop);
        return Page();
    }

    private async Task Load(bool all, Guid? after, CancellationToken stop)
    {
        All = all;
        Rows = await db.SetAsideAnswers.AsNoTracking()
            .Where(a => (after == null || a.Id < after) && (all || a.State == SetAsideState.Waiting))
            .OrderByDescending(a => a.Id)
            .Select(a => new
            {
                Answer = a,
                Survey = db.Surveys.Where(s => s.Id == a.SurveyId).Select(s => s.Name).First(),
                Contact = db.Invitations.Where(i => i.Id == a.InvitationId).SelectMany(i => db.Contacts.Where(c => c.Id == i.ContactId)).Select(c => c.Name ?? c.Email).FirstOrDefault(),
            })
            .Slice(null, row => row.Answer.Id, row => new Row(row.Answer, row.Survey, row.Contact), stop);
    }
}
