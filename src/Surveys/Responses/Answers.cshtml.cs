using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;

namespace Surveys.Responses;

internal sealed class AnswersModel(SurveysDb db) : PageModel
{
    public Page<AnswerRow> Rows { get; private set; } = new([], null);
    public bool OnlyComments { get; private set; }

    public async Task OnGet(bool comments, Guid? after, CancellationToken stop)
    {
        OnlyComments = comments;
        Rows = await db.Responses.AsNoTracking()
            .Where(r => (after == null || r.Id < after) && (!comments || r.Comment != null))
            .OrderByDescending(r => r.Id)
            .ToRows(db)
            .Slice(null, row => row.Id, row => row, stop);
    }
}
